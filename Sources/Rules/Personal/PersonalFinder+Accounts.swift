// Accounts of WeChat and QQ: what a word announces, and nothing else.

extension PersonalFinder {
  /// A WeChat id: a letter and 5 to 19 letters, digits, `_` or `-` behind a word; `wxid_` needs
  /// none.
  ///
  /// Behind a mere 微信 it must hold what a word does not: 微信 android 版 names nobody.
  func wechat(_ start: Int) -> Range<Int>? {
    guard let end = nameEnd(start) else { return nil }
    let length = end - start
    if isWord("wxid_", at: start) { return length >= 11 ? start..<end : nil }
    guard (6...20).contains(length), !isNoName(start..<end) else { return nil }
    return isAnnounced(start, isName: !isLettersOnly(start..<end)) ? start..<end : nil
  }

  /// Where a run of what ids are made of ends, if it is no part of a longer word, a host or a code.
  private func nameEnd(_ start: Int) -> Int? {
    if text[start - 1] == "_" || text[start - 1] == "@" || text[start - 1] == "." { return nil }
    var end = start
    while isName(text[end]), end - start <= 40 { end += 1 }
    let behind = text[end]
    if end - start > 40 || behind == "@" || behind == "(" { return nil }
    return behind == "." && text[end + 1].isAlphanumeric ? nil : end
  }

  private func isName(_ scalar: UInt32) -> Bool {
    scalar.isAlphanumeric || scalar == "_" || scalar == "-"
  }

  private func isLettersOnly(_ range: Range<Int>) -> Bool {
    for index in range where !text[index].isLatin { return false }
    return true
  }

  private func isNoName(_ range: Range<Int>) -> Bool {
    var letters = range.lowerBound
    while letters < range.upperBound, text[letters].isLatin { letters += 1 }
    for index in letters..<range.upperBound where !text[index].isDigit { return false }
    let word = cues.noName.length(endingAt: letters, text)
    return word > 0 && word == letters - range.lowerBound
  }

  private func isAnnounced(_ start: Int, isName: Bool) -> Bool {
    let before = announced(start)
    if cues.wechatSure.length(endingAt: before.end, text) > 0 { return true }
    let word = cues.wechat.length(endingAt: before.end, text)
    // One character, 微 or V, says little.
    return word > 1 ? before.isMarked || isName : word == 1 && before.isMarked && isName
  }

  /// A number of QQ: 5 to 11 digits, the first not `0`, directly behind a word. Numbers of groups
  /// are nobody's.
  func qq(_ start: Int) -> Range<Int>? {
    let length = chain.run(from: 0)
    guard (5...11).contains(length), chain[0].value != 0 else { return nil }
    let end = start + length
    guard isFree(behind: end), text[end] != "-" || !text[end + 1].isAlphanumeric else { return nil }
    let before = announced(start)
    let word = cues.qq.length(endingAt: before.end, text)
    return word > 1 || word == 1 && before.isMarked ? start..<end : nil
  }
}

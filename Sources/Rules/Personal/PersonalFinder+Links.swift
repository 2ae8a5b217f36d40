// Addresses of mail and of the web.

extension PersonalFinder {
  /// An address of mail as RFC 5321 bounds it: 64 characters, `@`, 254 in all. Quoted local parts
  /// are not looked for.
  func email(_ start: Int) -> Range<Int>? {
    guard beginsLocalPart(start) else { return nil }
    var at = start
    while isLocal(text[at]), at - start <= 64 { at += 1 }
    guard text[at] == "@", at - start <= 64, text[at - 1] != "." else { return nil }
    guard let end = domainEnd(at + 1), end - start <= 254 else { return nil }
    return start..<end
  }

  /// A dot or a dash before it belongs to the local part only if a letter or a digit stands
  /// before that.
  private func beginsLocalPart(_ start: Int) -> Bool {
    var place = start
    while place > free, start - place < 4, isLocal(text[place - 1]) {
      if text[place - 1].isAlphanumeric { return false }
      place -= 1
    }
    return start - place < 4
  }

  private func isLocal(_ scalar: UInt32) -> Bool {
    switch scalar {
    case ".", "_", "%", "+", "-": true
    default: scalar.isAlphanumeric
    }
  }

  /// Where labels end of which the last is of letters only.
  private func domainEnd(_ start: Int) -> Int? {
    var (place, labels) = (start, 0)
    while place - start <= 254 {
      let end = labelEnd(place)
      guard end > place, end - place <= 63, text[end - 1] != "-" else { return nil }
      labels += 1
      guard text[end] == ".", text[end + 1].isAlphanumeric else {
        return labels > 1 && isTopLevel(place..<end) ? end : nil
      }
      place = end + 1
    }
    return nil
  }

  private func labelEnd(_ start: Int) -> Int {
    guard text[start].isAlphanumeric else { return start }
    var end = start
    while text[end].isAlphanumeric || text[end] == "-", end - start <= 64 { end += 1 }
    return end
  }

  private func isTopLevel(_ label: Range<Int>) -> Bool {
    (2...24).contains(label.count) && label.allSatisfy { text[$0].isLatin }
      && text[label.upperBound] != "@" && text[label.upperBound] != "_"
  }
}

extension PersonalFinder {
  /// An address of the web, `http://`, `https://` or `www.`, in ASCII or in full width, without the
  /// punctuation behind it.
  ///
  /// Full-width punctuation is that of sentences, too: of it only what links are made of belongs to
  /// one, if it goes on behind. It ends before white space, Han characters, quotes, angle
  /// brackets and a bracket that was not opened in it.
  func url(_ start: Int, _ message: UnsafeBufferPointer<UInt8>) -> Range<Int>? {
    guard let host = hostStart(start), text[host].isAlphanumeric else { return nil }
    guard text[start - 1] != "@", isWritten(start..<host, message) else { return nil }
    var (end, open) = (host, 0)
    while isURL(text[end]), text.isNarrow(end, of: message) || isWideURL(end, message) {
      if text[end] == "(" { open += 1 }
      if text[end] == ")" { open -= 1 }
      if open < 0 { break }
      end += 1
    }
    while isPunctuation(text[end - 1]) { end -= 1 }
    return end > host ? start..<end : nil
  }

  /// Whether characters are ASCII in one width or the other: a dash may be folded of others.
  private func isWritten(_ range: Range<Int>, _ message: UnsafeBufferPointer<UInt8>) -> Bool {
    range.allSatisfy { text.isNarrow($0, of: message) || text.isWide($0, of: message) }
  }

  private func isWideURL(_ place: Int, _ message: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.isWide(place, of: message) else { return false }
    switch text[place] {
    case "/": return true
    case ":": return text[place + 1].isDigit
    case ".", "-", "_", "@", "?", "=", "&", "%", "#", "~", "+":
      return text[place + 1].isAlphanumeric
        && (text[place - 1].isAlphanumeric || text[place - 1] == "/")
    default: return text[place].isAlphanumeric
    }
  }

  private func hostStart(_ start: Int) -> Int? {
    if isWord("www.", at: start) { return start + 4 }
    if isWord("http://", at: start) { return start + 7 }
    return isWord("https://", at: start) ? start + 8 : nil
  }

  func isWord(_ word: StaticString, at start: Int) -> Bool {
    for index in 0..<word.utf8CodeUnitCount {
      if text[start + index].lowered != UInt32(word.utf8Start[index]) { return false }
    }
    return true
  }

  private func isURL(_ scalar: UInt32) -> Bool {
    switch scalar {
    case "\"", "'", "<", ">", "[", "]", "{", "}", "|", "\\", "^", "`": false
    default: scalar > 0x20 && scalar < 0x7F
    }
  }

  private func isPunctuation(_ scalar: UInt32) -> Bool {
    switch scalar {
    case ".", ",", ";", ":", "!", "?", "~", "*", "(": true
    default: false
    }
  }
}

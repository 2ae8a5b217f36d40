// Personal data in a message: what begins where, and which of it counts.
import Recipe

/// Finds personal data in messages of Chinese customer service, in time linear in their length.
///
/// What is found stands between Han characters as well as between blanks, in full-width characters
/// as well as in ASCII. Numbers are told apart by their own rules (check digits, dates, the digits
/// around them), others by a word before them. In doubt a number stays: an order number, a time or
/// a sum must survive.
///
/// A finder keeps its memory for the next message, and is for one thread at a time.
package struct PersonalFinder {
  let wanted: PersonalKinds
  var text = FoldedText()
  var chain = DigitChain()
  let cues = PersonalCues()
  /// Where the last match ends, in characters; nothing begins before it.
  var free = 0

  package init(_ kinds: Set<PersonalKind>) { wanted = PersonalKinds(kinds) }

  /// Replaces `matches` by what is found: in order, not overlapping, the longest of those that
  /// begin at one place.
  ///
  /// - Parameter message: valid UTF-8 of less than 4 GiB.
  @inline(__always)
  package mutating func find(
    _ message: UnsafeBufferPointer<UInt8>, into matches: inout [PersonalMatch]
  ) {
    if !matches.isEmpty { matches.removeAll(keepingCapacity: true) }
    let kinds = PersonalMarks(message).kinds.intersection(wanted)
    if !kinds.isEmpty { search(message, kinds, &matches) }
  }

  @inline(never)
  private mutating func search(
    _ message: UnsafeBufferPointer<UInt8>, _ kinds: PersonalKinds,
    _ matches: inout [PersonalMatch]
  ) {
    text.read(message)
    free = 0
    var index = 0
    while index < text.count {
      if let found = best(at: index, kinds, message) {
        matches.append(PersonalMatch(found.kind, text.bytes(found.range, of: message)))
        free = found.range.upperBound
        index = free
      } else {
        index += 1
      }
    }
  }

  /// The best of what the character at `index` may be the beginning of.
  @inline(__always)
  private mutating func best(
    at index: Int, _ kinds: PersonalKinds, _ message: UnsafeBufferPointer<UInt8>
  ) -> Found? {
    let scalar = text[index]
    if scalar.isHan { return kinds.contains(.plate) ? plate(index) : nil }
    if scalar.isDigit { return bestNumber(at: index, kinds) }
    guard scalar.isLatin, !text[index - 1].isAlphanumeric else { return nil }
    return bestWord(at: index, kinds, message)
  }

  private mutating func bestNumber(at index: Int, _ kinds: PersonalKinds) -> Found? {
    let before = text[index - 1]
    if before.isDigit { return nil }
    var best = Best()
    if !kinds.isDisjoint(with: .numbers) {
      chain.read(text, from: index)
      offerNumbers(index, kinds, &best)
    }
    if kinds.contains(.email), !before.isLatin { best.offer(.email, email(index)) }
    if kinds.contains(.address), !before.isLatin { best.offer(.address, address(index)) }
    return best.found
  }

  private func offerNumbers(_ index: Int, _ kinds: PersonalKinds, _ best: inout Best) {
    if chain.count >= 8 {
      if kinds.contains(.phone) { best.offer(.phone, phone(index)) }
      if kinds.contains(.landline) { best.offer(.landline, landline(index)) }
      if kinds.contains(.idCard) { best.offer(.idCard, idCard(index)) }
      if kinds.contains(.bankCard) { best.offer(.bankCard, bankCard(index)) }
      if kinds.contains(.passport) { best.offer(.passport, residentPermit(index)) }
    }
    if chain.count >= 5, kinds.contains(.qq) { best.offer(.qq, qq(index)) }
  }

  private func bestWord(
    at index: Int, _ kinds: PersonalKinds, _ message: UnsafeBufferPointer<UInt8>
  ) -> Found? {
    var best = Best()
    if kinds.contains(.email) { best.offer(.email, email(index)) }
    if kinds.contains(.wechat) { best.offer(.wechat, wechat(index)) }
    if kinds.contains(.passport) { best.offer(.passport, passport(index)) }
    if kinds.contains(.url) { best.offer(.url, url(index, message)) }
    if kinds.contains(.address) { best.offer(.address, address(index)) }
    return best.found
  }

  private func plate(_ index: Int) -> Found? {
    guard text[index + 1].isLatin else { return nil }
    return plateEnd(index).map { (.plate, index..<$0) }
  }
}

/// Characters of a folded text that are one datum.
typealias Found = (kind: PersonalKind, range: Range<Int>)

/// The longest of several, the first among equals.
private struct Best {
  private(set) var found: Found?

  @inline(__always)
  mutating func offer(_ kind: PersonalKind, _ range: Range<Int>?) {
    guard let range, range.count > found?.range.count ?? 0 else { return }
    found = (kind, range)
  }
}

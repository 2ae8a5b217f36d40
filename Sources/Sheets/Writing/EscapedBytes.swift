// Text as element content, eight bytes at a time: nearly all of it stands for itself.
import Glibc

/// Writes text with what XML cannot hold, CR, and the first underscore of what would read as an
/// escape as `_xHHHH_` (ECMA-376 22.9.2.19).
enum EscapedBytes {
  /// How many bytes must be writable for a text of `count` bytes: none becomes more than seven, and
  /// whole words are stored.
  @inline(__always)
  static func room(_ count: Int) -> Int { count * EscapedText.length + 8 }

  /// Writes `text` from `output` on, where ``room(_:)`` bytes are free, and moves `output` behind
  /// it.
  @inline(__always)
  static func write(
    _ text: UnsafeBufferPointer<UInt8>, _ output: inout UnsafeMutablePointer<UInt8>
  ) {
    var index = 0
    while index < text.count {
      index += copyOrdinary(text, index, &output)
      guard index < text.count else { break }
      index += special(text[index], text, index, &output)
    }
  }

  @inline(__always)
  static func write(_ text: StaticString, _ output: inout UnsafeMutablePointer<UInt8>) {
    // The size is known where the call stands, so no call is made for the copy.
    memcpy(output, text.utf8Start, text.utf8CodeUnitCount)
    output += text.utf8CodeUnitCount
  }

  /// Copies bytes that need no look from `index` on, and returns how many.
  @inline(__always)
  private static func copyOrdinary(
    _ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ output: inout UnsafeMutablePointer<UInt8>
  ) -> Int {
    let start = text.baseAddress! + index
    let count = text.count - index
    var done = 0
    while done + 8 <= count {
      let word = start.advanced(by: done).word64
      UnsafeMutableRawPointer(output + done).storeBytes(of: word, as: UInt64.self)
      let found = specials(word)
      if found != 0 { return pass(done + found.trailingZeroBitCount / 8, &output) }
      done += 8
    }
    return done == count ? pass(count, &output) : copyTail(start, count, done, &output)
  }

  /// Copies the last bytes, fewer than eight, of a run of which `done` bytes are copied.
  @inline(__always)
  private static func copyTail(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ done: Int,
    _ output: inout UnsafeMutablePointer<UInt8>
  ) -> Int {
    // Copies the last eight bytes once more if there are so many. Those copied before are written
    // as they were.
    let from = max(0, count - 8)
    let word = count >= 8 ? (start + from).word64 : shortWord(start, count)
    UnsafeMutableRawPointer(output + from).storeBytes(of: word, as: UInt64.self)
    let found = specials(word) >> UInt64((done - from) * 8)
    guard found != 0 else { return pass(count, &output) }
    return pass(min(count, done + found.trailingZeroBitCount / 8), &output)
  }

  @inline(__always)
  private static func pass(_ count: Int, _ output: inout UnsafeMutablePointer<UInt8>) -> Int {
    output += count
    return count
  }

  /// One to seven bytes, with ordinary ones behind them.
  @inline(__always)
  private static func shortWord(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let padding: UInt64 = 0x6161_6161_6161_6161 << UInt64(count * 8)
    if count >= 4 {
      let (low, high) = (UInt64(start.word32), UInt64((start + (count - 4)).word32))
      return padding | low | high << UInt64((count - 4) * 8)
    }
    let (middle, last) = (count / 2, count - 1)
    var word = padding | UInt64(start[0])
    word |= UInt64(start[middle]) << UInt64(middle * 8)
    word |= UInt64(start[last]) << UInt64(last * 8)
    return word
  }

  /// The top bit of every byte of eight that ``special(_:_:_:_:)`` must see: a control, markup, and
  /// what may begin an escape (`_x`) or a noncharacter (EF BF), or stands at the end so that what
  /// follows is not known.
  ///
  /// The lowest bit is right; one above it may be set without cause.
  @inline(__always)
  private static func specials(_ word: UInt64) -> UInt64 {
    let unknown: UInt64 = 0x80 << 56
    let noncharacter = equal(word, 0xEF) & (equal(word, 0xBF) >> 8 | unknown)
    let escape = equal(word, 0x5F) & (equal(word, 0x78) >> 8 | unknown)
    let control = (word &- ones &* 0x20) & ~word & tops
    // `<` and `>` differ in one bit.
    let markup = equal(word, 0x26) | equal(word | ones &* 2, 0x3E)
    return control | markup | noncharacter | escape
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// The top bit of every byte that is `byte`; the lowest bit is right.
  @inline(__always)
  private static func equal(_ word: UInt64, _ byte: UInt64) -> UInt64 {
    let difference = word ^ (ones &* byte)
    return (difference &- ones) & ~difference & tops
  }

  /// Writes what stands at `index`, which may need an escape, and returns how many bytes that was.
  private static func special(
    _ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ index: Int,
    _ output: inout UnsafeMutablePointer<UInt8>
  ) -> Int {
    switch byte {
    case 0x26: write("&amp;", &output)
    case 0x3C: write("&lt;", &output)
    case 0x3E: write("&gt;", &output)
    case 0x5F where looksLikeEscape(text, index): write("_x005F_", &output)
    case 0xEF where isEscaped(text, index):
      writeEscape(text[index + 2] == 0xBE ? 0xFFFE : 0xFFFF, &output)
      return 3
    case _ where isEscaped(text, index): writeEscape(UInt16(byte), &output)
    default:
      output[0] = byte
      output += 1
    }
    return 1
  }

  /// Whether a reader would take the underscore at `index` for the first of an escape: `_xHHHH`,
  /// and behind it an underscore in the text, or one that is written there since an escape begins
  /// with it.
  private static func looksLikeEscape(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    let end = index + EscapedText.length - 1
    return end < text.count && EscapedText.opens(text.baseAddress! + index)
      && (text[end] == 0x5F || isEscaped(text, end))
  }

  /// Whether an escape is written for the character at `index`, an underscore aside.
  private static func isEscaped(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    switch text[index] {
    case 0x00...0x08, 0x0B...0x1F: true
    case 0xEF: isNoncharacter(text, index)
    default: false
    }
  }

  /// Whether U+FFFE or U+FFFF stands at `index`, which XML excludes (XML 1.0, production 2).
  private static func isNoncharacter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE
  }

  private static func writeEscape(_ unit: UInt16, _ output: inout UnsafeMutablePointer<UInt8>) {
    let digits: StaticString = "0123456789ABCDEF"
    output[0] = 0x5F
    output[1] = 0x78
    for place in 0..<4 {
      output[2 + place] = digits.utf8Start[Int(unit >> UInt16(12 - 4 * place)) & 15]
    }
    output[6] = 0x5F
    output += EscapedText.length
  }
}

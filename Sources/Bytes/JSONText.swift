// Texts as JSON writes them (RFC 8259, section 7), straight from bytes.
import Glibc

extension ByteBuffer {
  /// Appends a text in quotes, nothing escaped but what must be.
  package mutating func append(json text: UnsafeBufferPointer<UInt8>) {
    append(0x22)
    appendContent(json: text)
    append(0x22)
  }

  /// Appends a text in quotes, what is not printable escaped as well.
  package mutating func append(printableJSON text: UnsafeBufferPointer<UInt8>) {
    append(0x22)
    var start = 0
    while let mark = PrintableText.nextMark(in: text, from: start) {
      appendContent(json: UnsafeBufferPointer(rebasing: text[start..<mark.lowerBound]))
      append(PrintableText.escape(text[mark]))
      start = mark.upperBound
    }
    appendContent(json: UnsafeBufferPointer(rebasing: text[start...]))
    append(0x22)
  }

  package mutating func append(printableJSON text: String) {
    var text = text
    text.withUTF8 { append(printableJSON: $0) }
  }

  private mutating func appendContent(json text: UnsafeBufferPointer<UInt8>) {
    for start in stride(from: 0, to: text.count, by: JSONText.pieceSize) {
      let piece = text[start..<min(start + JSONText.pieceSize, text.count)]
      withRoom(JSONText.room(piece.count)) {
        JSONText.write(UnsafeBufferPointer(rebasing: piece), &$0)
      }
    }
  }

  /// Appends a text in quotes that is plain, as ``JSONText/look(_:for:)`` says.
  @inlinable @inline(__always)
  package mutating func append(plainJSON text: UnsafeBufferPointer<UInt8>) {
    withRoom(text.count + 2) {
      $0.pointee = 0x22
      if let source = text.baseAddress { memcpy($0 + 1, source, text.count) }
      $0[text.count + 1] = 0x22
      $0 += text.count + 2
    }
  }

  package mutating func append(json text: String) {
    var text = text
    text.withUTF8 { append(json: $0) }
  }

  package mutating func append(json text: ArraySlice<UInt8>) {
    text.withUnsafeBufferPointer { append(json: $0) }
  }
}

package enum JSONText {
  private typealias Output = UnsafeMutablePointer<UInt8>

  /// A long text is written in pieces, so that the room made for it is not six times its size.
  static let pieceSize = 64 << 10

  /// Bytes that must be writable for a text of `count` bytes: none becomes more than six, and whole
  /// words are stored.
  static func room(_ count: Int) -> Int { 6 * count + 8 }

  /// Writes what stands between the quotes from `output` on, where ``room(_:)`` bytes are free, and
  /// moves `output` behind it.
  static func write(
    _ text: UnsafeBufferPointer<UInt8>, _ output: inout UnsafeMutablePointer<UInt8>
  ) {
    var index = 0
    while index < text.count {
      copyOrdinary(text, &index, &output)
      guard index < text.count else { break }
      escape(text[index], &output)
      index += 1
    }
  }

  /// Whether nothing in a text must be escaped, and whether it has a certain byte, in one scan.
  @inline(__always)
  package static func look(
    _ text: UnsafeBufferPointer<UInt8>, for byte: UInt8
  ) -> (isPlain: Bool, hasByte: Bool) {
    guard let base = text.baseAddress, text.count >= 8 else {
      return (!text.contains(where: isSpecial), text.contains(byte))
    }
    var (special, equal) = (UInt64(0), UInt64(0))
    var index = 0
    while index < text.count {
      // The last word may overlap the one before.
      let word = (base + min(index, text.count - 8)).word64
      special |= specials(word)
      equal |= WordSearch.zeros(word ^ WordSearch.word(of: byte))
      index += 8
    }
    return (special == 0, equal != 0)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C
  }

  /// Copies up to the next byte that must be escaped: a control, `"` or `\`.
  @inline(__always)
  private static func copyOrdinary(
    _ text: UnsafeBufferPointer<UInt8>, _ index: inout Int, _ output: inout Output
  ) {
    while index + 8 <= text.count {
      let word = (text.baseAddress! + index).word64
      UnsafeMutableRawPointer(output).storeBytes(of: word, as: UInt64.self)
      let found = specials(word)
      let passed = found == 0 ? 8 : found.trailingZeroBitCount / 8
      index += passed
      output += passed
      if found != 0 { return }
    }
    while index < text.count, !isSpecial(text[index]) {
      put(text[index], &output)
      index += 1
    }
  }

  /// The lowest bit that is set stands in the first byte that must be escaped.
  @inline(__always)
  private static func specials(_ word: UInt64) -> UInt64 {
    WordSearch.zeros(word & WordSearch.word(of: 0xE0))
      | WordSearch.zeros(word ^ WordSearch.word(of: 0x22))
      | WordSearch.zeros(word ^ WordSearch.word(of: 0x5C))
  }

  @inline(__always)
  private static func put(_ byte: UInt8, _ output: inout Output) {
    output.pointee = byte
    output += 1
  }

  private static func escape(_ byte: UInt8, _ output: inout Output) {
    put(0x5C, &output)
    switch byte {
    case 0x22, 0x5C: put(byte, &output)
    case 0x08: put(0x62, &output)
    case 0x09: put(0x74, &output)
    case 0x0A: put(0x6E, &output)
    case 0x0C: put(0x66, &output)
    case 0x0D: put(0x72, &output)
    default: hexadecimal(byte, &output)
    }
  }

  /// `u001b`
  private static func hexadecimal(_ byte: UInt8, _ output: inout Output) {
    for byte in "u00".utf8 { put(byte, &output) }
    put(byte >> 4 + 0x30, &output)
    put(byte & 15 + (byte & 15 < 10 ? 0x30 : 0x57), &output)
  }
}

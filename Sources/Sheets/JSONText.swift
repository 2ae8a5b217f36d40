// Texts as JSON writes them (RFC 8259, section 7), straight from bytes.

package enum JSONText {
  /// Appends a text in quotes, nothing escaped but what must be.
  package static func append(_ text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(0x22)
    var start = 0
    while let index = firstEscape(text, from: start) {
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<index]))
      appendEscape(text[index], &bytes)
      start = index + 1
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start...]))
    bytes.append(0x22)
  }

  /// Where the next byte stands that must be escaped: a control, `"` or `\`.
  private static func firstEscape(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var index = start
    let (quote, backslash) = (WordSearch.word(of: 0x22), WordSearch.word(of: 0x5C))
    let controls = WordSearch.word(of: 0xE0)
    while index + 8 <= text.count {
      let word = UnsafeRawPointer(text.baseAddress! + index).loadUnaligned(as: UInt64.self)
      let found =
        WordSearch.zeros(word & controls) | WordSearch.zeros(word ^ quote)
        | WordSearch.zeros(word ^ backslash)
      if found != 0 { break }
      index += 8
    }
    while index < text.count {
      if text[index] < 0x20 || text[index] == 0x22 || text[index] == 0x5C { return index }
      index += 1
    }
    return nil
  }

  package static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  private static func appendEscape(_ byte: UInt8, _ bytes: inout [UInt8]) {
    switch byte {
    case 0x22: bytes.append(contentsOf: "\\\"".utf8)
    case 0x5C: bytes.append(contentsOf: "\\\\".utf8)
    case 0x08: bytes.append(contentsOf: "\\b".utf8)
    case 0x09: bytes.append(contentsOf: "\\t".utf8)
    case 0x0A: bytes.append(contentsOf: "\\n".utf8)
    case 0x0C: bytes.append(contentsOf: "\\f".utf8)
    case 0x0D: bytes.append(contentsOf: "\\r".utf8)
    default:
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(byte >> 4 + 0x30)
      bytes.append(byte & 15 < 10 ? byte & 15 + 0x30 : byte & 15 + 0x57)
    }
  }
}

// What may reach a terminal: decided for every character, and the same in lines and in JSON.
import Foundation
import Support
import Testing

@testable import Bytes
@testable import Sheets

struct PrintableTextTests {
  /// Every scalar there is.
  private static let scalars = (UInt32(0)...0x10FFFF).compactMap(Unicode.Scalar.init)

  @Test func `controls, separators and bidirectional marks are what is not printable`() {
    let hidden = PrintableTextTests.scalars.filter { !PrintableText.isPrintable($0) }
    let named = PrintableTextTests.scalars.filter {
      $0.properties.generalCategory == .control || $0.properties.generalCategory == .lineSeparator
        || $0.properties.generalCategory == .paragraphSeparator || isBidirectionalControl($0)
    }
    #expect(hidden == named)
    #expect(hidden.count == 32 + 1 + 32 + 2 + 12)
  }

  /// Unicode's property Bidi_Control.
  private func isBidirectionalControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isBidiControl
  }

  @Test func `every character is itself in a line or escaped by its number`() {
    for scalar in PrintableTextTests.scalars {
      let hex = String(scalar.value, radix: 16, uppercase: true)
      let expected = PrintableText.isPrintable(scalar) ? String(scalar) : "\\u{\(hex)}"
      guard PrintableText.line(String(scalar)) != expected else { continue }
      Issue.record("U+\(hex)")
    }
  }

  @Test(
    arguments: [
      ([0xE2, 0x80], "\\xE2\\x80"), ([0xC2], "\\xC2"), ([0x9B, 0x33], "\\x9B3"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"), ([0xC0, 0x9B], "\\xC0\\x9B"),
      ([0xE0, 0x82, 0x9B], "\\xE0\\x82\\x9B"),
      ([0xC2, 0x9B, 0xE2, 0x80, 0xAE], "\\u{9B}\\u{202E}"),
    ] as [([UInt8], String)])
  func `bytes that are no UTF-8 are shown as they are`(_ bytes: [UInt8], _ line: String) {
    #expect(PrintableText.line(bytes) == line)
  }

  @Test func `JSON of any text has no such byte and reads back the same`() throws {
    var random = Seeded(3)
    let pool =
      PrintableTextTests.scalars.filter { !PrintableText.isPrintable($0) }
      + "\"\\/aé中😀“…\u{A0}\u{A9}\u{600}\u{E2}\u{2027}\u{202F}".unicodeScalars
    for _ in 0..<4000 {
      var view = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        view.append(pool.randomElement(using: &random)!)
      }
      var buffer = ByteBuffer()
      buffer.append(printableJSON: String(view))
      try expectPlain(Array(buffer.bytes), String(view))
      var raw = ByteBuffer()
      raw.append(json: String(view))
      try expectPlain(PrintableText.json(Array(raw.bytes)), String(view))
    }
  }

  private func expectPlain(_ json: [UInt8], _ text: String) throws {
    let printed = String(decoding: json, as: UTF8.self)
    #expect(printed.unicodeScalars.allSatisfy(PrintableText.isPrintable))
    let read = try JSONDecoder().decode(String.self, from: Data(json))
    #expect(read.unicodeScalars.elementsEqual(text.unicodeScalars))
  }

  @Test func `CSV is escaped where it is told so, its own line ends aside`() throws {
    let text = Array("a\u{1B}[31m\u{85}\u{202E}\r\n\",é".utf8)
    for isEscaped in [false, true] {
      var csv = RowText(.csv, isEscaped: isEscaped)
      try text.withUnsafeBufferPointer { bytes in
        let cell = Cell(text: bytes, serial: 0, column: 0, kind: .text)
        try withUnsafePointer(to: cell) {
          try csv.append(Row(number: 1, cells: UnsafeBufferPointer(start: $0, count: 1)))
        }
      }
      let field =
        isEscaped ? "a\\u{1B}[31m\\u{85}\\u{202E}\\u{D}\\u{A}" : "a\u{1B}[31m\u{85}\u{202E}\r\n"
      let expected = Array("\"\(field)\"\",é\"\r\n".utf8)
      #expect(Array(csv.bytes) == expected)
    }
  }
}

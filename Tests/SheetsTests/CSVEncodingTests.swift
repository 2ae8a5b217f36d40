// In which encoding a file is written, and what its characters are in UTF-8.
import Support
import SystemPackage
import Testing

@testable import Sheets

struct CSVEncodingTests {
  private let folder = TemporaryFolder()

  private func file(_ bytes: [UInt8], search: Int = 256 << 10) throws -> CSVFile {
    var sizes = CSVFile.Sizes()
    sizes.search = search
    return try CSVFile(path: folder.write(bytes, to: "a.csv"), sizes: sizes)
  }

  /// The last row, where the rest is ASCII.
  private func lastText(_ file: CSVFile) throws -> String {
    try String(decoding: #require(file.rows().last?.cells[0]), as: UTF8.self)
  }

  @Test func `one character at the end of a large file decides`() throws {
    let head = Array(String(repeating: "abc,def\n", count: 100_000).utf8)
    for text in ["你好", "é", "😀"] {
      for encoding in [CSVEncoding.utf8, .gb18030] {
        let file = try file(head + encoded(text, encoding))
        #expect(file.encoding == encoding)
        #expect(try lastText(file) == text)
      }
    }
  }

  @Test(arguments: 8...24)
  func `a character on the border of a piece is whole`(_ search: Int) throws {
    for shift in 0..<16 {
      let head = Array(String(repeating: "x", count: shift).utf8) + [0x0A]
      for text in ["é你😀好é", "你好你好", "😀😀"] {
        #expect(try file(head + Array(text.utf8), search: search).encoding == .utf8)
        let gb18030 = try file(head + encoded(text, .gb18030), search: search)
        #expect(gb18030.encoding == .gb18030)
        #expect(try lastText(gb18030) == text)
      }
    }
  }

  /// All but those for private use, of which the C library maps some elsewhere.
  @Test func `every character of Unicode comes back from GB18030`() throws {
    let scalars = (0x80...0x10FFFF).compactMap(Unicode.Scalar.init).filter {
      !(0xE000...0xF8FF).contains($0.value)
    }
    var text = ""
    for start in stride(from: 0, to: scalars.count, by: 1000) {
      text.unicodeScalars.append(contentsOf: scalars[start..<min(start + 1000, scalars.count)])
      text += "\n"
    }
    let file = try file(encoded(text, .gb18030))
    #expect(file.encoding == .gb18030)
    var read: [UInt8] = []
    try file.read { read += Array($0.cells[0].text) + [0x0A] }
    // Outside of #expect, which would look for the differences for hours.
    let isEqual = read == Array(text.utf8)
    #expect(isEqual)
  }

  @Test(arguments: 1...6)
  func `bytes are UTF-8 where the standard library says so`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let leads: [UInt8] = [0x41, 0xC1, 0xC2, 0xDF, 0xE0, 0xE4, 0xED, 0xEF, 0xF0, 0xF1, 0xF4, 0xF5]
    let tails: [UInt8] = [0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0x7F, 0xC0]
    for _ in 0..<4000 {
      var bytes = (0..<Int.random(in: 0...9, using: &random)).map { _ in UInt8(0x78) }
      bytes.append(leads.randomElement(using: &random)!)
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        bytes.append(tails.randomElement(using: &random)!)
      }
      let expected = String(validating: bytes, as: UTF8.self) != nil
      #expect((prefix(bytes, CharacterCheck.utf8Prefix) == bytes.count) == expected, "\(bytes)")
    }
  }

  @Test func `a fault is found at its place`() {
    let text = "坐席a客户bc微信"
    for place in text.unicodeScalars.indices {
      let head = Array(String(text.unicodeScalars[..<place]).utf8)
      #expect(prefix(head + [0xFF, 0x80, 0x80, 0x80], CharacterCheck.utf8Prefix) == head.count)
      let other = encoded(String(text.unicodeScalars[..<place]), .gb18030)
      #expect(prefix(other + [0x80, 0x41], CharacterCheck.gb18030Prefix) == other.count)
      #expect(prefix(other + [0x81], CharacterCheck.gb18030Prefix) == other.count)
      #expect(prefix(other + [0x81, 0x30, 0x81], CharacterCheck.gb18030Prefix) == other.count)
    }
  }

  private func prefix(_ bytes: [UInt8], _ check: (UnsafeBufferPointer<UInt8>) -> Int) -> Int {
    (bytes + [UInt8](repeating: 0, count: CharacterCheck.padding)).withUnsafeBufferPointer {
      check(UnsafeBufferPointer(rebasing: $0[..<bytes.count]))
    }
  }

  @Test func `a byte lost in UTF-8 stops the reading there`() throws {
    let whole = Array(String(repeating: "你好,在吗\n", count: 1000).utf8)
    for lost in [14 * 500, 14 * 500 + 1, 14 * 999 + 2] {
      var bytes = whole
      bytes.remove(at: lost)
      let file = try file(bytes)
      var rows = 0
      #expect(
        throws: SheetsError("bytes that are neither UTF-8 nor GB18030", row: lost / 14 + 1)
      ) {
        try file.read { _ in rows += 1 }
      }
      #expect(file.encoding == .utf8)
      #expect(rows == lost / 14)
    }
  }

  @Test func `a byte lost in GB18030 stops the reading there, or shifts what follows`() throws {
    var bytes = encoded(String(repeating: "你好,在吗\n", count: 1000), .gb18030)
    bytes.remove(at: 10 * 500 + 3)
    let file = try file(bytes)
    #expect(file.encoding == .gb18030)
    let error = #expect(throws: SheetsError.self) { try file.read { _ in } }
    #expect(error?.row == 501)
  }
}

// Sheet XML as it is written, cell by cell.
import Support
import Testing

@testable import Sheets

struct XMLBufferTests {
  private func xml(_ cell: OwnedCell) -> String {
    var buffer = XMLBuffer()
    withRow([cell]) { buffer.cell($0.cells[0]) }
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test(arguments: [
    ("a", "<t>a</t>"), (" a", "<t xml:space=\"preserve\"> a</t>"),
    ("a\n", "<t xml:space=\"preserve\">a\n</t>"), ("<&>", "<t>&lt;&amp;&gt;</t>"),
    ("a\rb", "<t>a_x000D_b</t>"), ("a\0b", "<t>a_x0000_b</t>"), ("\u{FFFF}", "<t>_xFFFF_</t>"),
    ("a\u{FFFE}", "<t>a_xFFFE_</t>"), ("_x0041_", "<t>_x005F_x0041_</t>"),
    ("_x41_", "<t>_x41_</t>"),
    ("__x0041_", "<t>__x005F_x0041_</t>"), ("\u{FFBE}¿", "<t>\u{FFBE}¿</t>"),
    ("\u{10FFFF}", "<t>\u{10FFFF}</t>"),
    ("_x005F\r", "<t xml:space=\"preserve\">_x005F_x005F_x000D_</t>"),
    ("_x005F\u{FFFF}", "<t>_x005F_x005F_xFFFF_</t>"),
    ("_x005F\t", "<t xml:space=\"preserve\">_x005F\t</t>"),
    ("_x005F", "<t>_x005F</t>"),
    ("_x0041_x000A\0", "<t xml:space=\"preserve\">_x005F_x0041_x005F_x000A_x0000_</t>"),
  ])
  func `a text is escaped so that it reads back as itself`(_ text: String, _ expected: String) {
    let cell = OwnedCell(column: 0, kind: .text, text: text)
    #expect(xml(cell) == "<c t=\"inlineStr\"><is>\(expected)</is></c>")
  }

  /// The rule by the letter, over scalars.
  private func escaped(_ text: String) -> String {
    var (result, rest) = ("", Substring(text).unicodeScalars)
    while let scalar = rest.first {
      let isLiteral =
        String(Substring(rest)).prefixMatch(
          of: /_x[0-9A-Fa-f]{4}(_|[\x{0}-\x{8}\x{B}-\x{1F}\x{FFFE}\x{FFFF}])/) != nil
      switch scalar.value {
      case 0x26: result += "&amp;"
      case 0x3C: result += "&lt;"
      case 0x3E: result += "&gt;"
      case 0x09, 0x0A: result.unicodeScalars.append(scalar)
      case 0..<0x20, 0xFFFE, 0xFFFF: result += "_x" + hex(scalar.value) + "_"
      case 0x5F where isLiteral: result += "_x005F_"
      default: result.unicodeScalars.append(scalar)
      }
      rest.removeFirst()
    }
    return result
  }

  private func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }

  @Test(arguments: 1...4)
  func `texts of every length, with anything anywhere, are escaped as the rule says`(_ seed: UInt64)
  {
    var random = Seeded(seed)
    let rare = [
      "_x0041_", "_x005F", "_", "x", "&", "<", ">", "\u{FFFE}", "\u{FFFF}", "\u{FFBF}", "，", "\r",
      "\t", "\0",
      "\u{1F}",
    ]
    for round in 0..<6000 {
      let text = (0...(round % 40)).map { _ in
        Int.random(in: 0..<6, using: &random) == 0
          ? rare.randomElement(using: &random)!
          : ["a", "7", "否", "😀", "é", " ", "~"].randomElement(using: &random)!
      }.joined()
      let written = xml(OwnedCell(column: 0, kind: .text, text: text))
      let content = written.drop { $0 != ">" }.dropFirst("><is><t".count).drop { $0 != ">" }
        .dropFirst()
      #expect(content.dropLast("</t></is></c>".count) == escaped(text))
    }
  }

  @Test func `other kinds of cells have their own XML`() {
    #expect(xml(OwnedCell(column: 0, kind: .number, text: "007")) == "<c><v>007</v></c>")
    #expect(xml(OwnedCell(column: 0, kind: .boolean, text: "TRUE")) == "<c t=\"b\"><v>1</v></c>")
    #expect(xml(OwnedCell(column: 0, kind: .boolean, text: "FALSE")) == "<c t=\"b\"><v>0</v></c>")
    #expect(
      xml(OwnedCell(column: 0, kind: .error, text: "#N/A"))
        == "<c t=\"inlineStr\"><is><t>#N/A</t></is></c>")
    #expect(
      xml(OwnedCell(column: 0, kind: .dateTime, text: "x", serial: 45_000.5))
        == "<c s=\"3\"><v>45000.5</v></c>")
  }
}

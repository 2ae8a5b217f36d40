// Sheet XML as it is written, cell by cell.
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
  ])
  func `a text is escaped so that it reads back as itself`(_ text: String, _ expected: String) {
    let cell = OwnedCell(column: 0, kind: .text, text: text)
    #expect(xml(cell) == "<c t=\"inlineStr\"><is>\(expected)</is></c>")
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

// The scanner and libxml2 make the same of every part: on fixtures, on what the fuzzer found, and
// on mutations.
import Support
import SystemPackage
import Testing
import Trials

@testable import Sheets

@Suite struct ReaderAgreementTests {
  static let sheetStart =
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>"
  static let sheetEnd = "</sheetData></worksheet>"
  static let stringsStart =
    "<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" count=\"1\">"

  /// Rows that the readers once disagreed about, or that one of them died of.
  static let rows = [
    "<row r=\"3\"><c t=\"inlineStr\" a:r=\"1\"><is><t>x</t></is></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>07</v></c></row>",
    "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>66666666666666666666666666666660</v></c></row>",
    "<row r=\"1\"><c r=\"B2\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>",
    "<row r=\"1\" spans=\"1:1\" spans=\"1:2\"><c r=\"A1\"><v>1</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>1</v><v>2</v></c></row>",
    "<row r=\"1\"><c r=\"A1\"><v>1]]></v></c></row>",
    "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a\r\nb&#13;&amp;&#x4E00;</v></c></row>",
    "<row r=\"1\" spans=\"1:2\"><c><v>1</v></c></row><row r=\"2\" spans=\"1:2\"><c><v>2</v></c></row>"
      + "<row r=\"3\" spans=\"1:3\"/><row r=\"3\" spans=\"1:2\"><c><v>4</v></c></row>"
      + "<row r=\"x\" spans=\"1:2\"><c><v>5</v></c></row><row r=\"\" spans=\"1:2\"><c><v>6</v></c></row>",
    "<row r=\"1\" ><c r=\"A1\"><v>1</v></c></row><row r=\"02\" ><c r=\"A2\"><v>2</v></c></row>",
  ]

  /// Shared strings of that kind.
  static let strings = [
    "<si><r t=\"s\"><t>課</t></r><rPh sb=\"0\" eb=\"1\"><t>か</t></rPh></si></sst>",
    "<si/><si><t/></si><si><t xml:space=\"preserve\"> </t></si></sst>",
    "<si><t>a</t><r><rPr><b/></rPr><t>b</t></r></si></sst> ",
    "<si><t>a</t></si></sst><x/>",
    "<si><t>2024-01-01 09:00:37</t></si><si><t>12345678]]></t></si></sst>",
    "<si><t>12345678&amp;</t></si><si><t>1234567\u{1}</t></si></sst>",
    "<si><t>a</t ></si><si><t>b</t></si ><si><t>c</t><t>d</t></si></sst>",
  ]

  @Test(arguments: rows, [64, 100, 4096])
  func `both readers make the same of rows that once parted them`(rows: String, capacity: Int) {
    let xml = Self.sheetStart + rows + Self.sheetEnd
    let (scanned, reference) = ReaderComparison(capacity: capacity).sheet(Array(xml.utf8))
    #expect(scanned == reference)
  }

  @Test(arguments: strings, [64, 100, 4096])
  func `both readers make the same of strings that once parted them`(text: String, capacity: Int) {
    let xml = Self.stringsStart + text
    let (scanned, reference) = ReaderComparison(capacity: capacity).strings(Array(xml.utf8))
    #expect(scanned == reference)
  }

  @Test func `a row that names two places again and again keeps the last that is not empty`() {
    let cells = (0..<33_000).map { "<c r=\"\($0 % 2 == 0 ? "A" : "C")1\"><v>\($0)</v></c>" }
    let xml =
      Self.sheetStart + "<row r=\"1\">" + cells.joined() + "<c r=\"C1\"/></row>" + Self.sheetEnd
    let (scanned, reference) = ReaderComparison(capacity: 4096).sheet(Array(xml.utf8))
    #expect(scanned == reference)
    #expect(
      scanned.rows.map { $0.prefix(40) } == ["{\"row\":1,\"cells\":[\"32998\",null,\"32999\"]}"])
  }

  @Test(arguments: Files.names("\(Package.root)/fixtures/read", ending: ".xlsx"))
  func `both readers make the same of a fixture`(_ name: String) throws {
    let path = Files.fixture("read/\(name).xlsx")
    #expect(try cells(path, .automatic) == cells(path, .reference))
  }

  /// Every cell of the first sheet with its kind.
  private func cells(_ path: FilePath, _ reading: Reading) throws -> [String] {
    let workbook = try Workbook(path: path, reading: reading)
    var cells: [String] = []
    try workbook.read(workbook.select(.first)[0]) { row in
      cells += row.cells.map { "\(row.number) \($0.column) \($0.kind) \($0.serial) \($0.string)" }
    }
    return cells
  }

  @Test func `both readers make the same of seeded mutations`() {
    var random = Seeded(7)
    for round in 0..<4000 {
      let base =
        round % 2 == 0
        ? Self.sheetStart + Self.rows[round / 2 % Self.rows.count] + Self.sheetEnd
        : Self.stringsStart + Self.strings[round / 2 % Self.strings.count]
      let xml = mutated(Array(base.utf8), &random)
      let comparison = ReaderComparison(capacity: [64, 100, 4096][round % 3])
      let (scanned, reference) = round % 2 == 0 ? comparison.sheet(xml) : comparison.strings(xml)
      #expect(scanned == reference, "\(String(decoding: xml, as: UTF8.self))")
    }
  }

  /// Up to three bytes or tags changed, dropped or doubled.
  private func mutated(_ bytes: [UInt8], _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0...Int.random(in: 0..<3, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: bytes[place] = UInt8(Int.random(in: 0..<256, using: &random))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: bytes[place..<min(place + 12, bytes.count)], at: place)
      default:
        bytes.insert(
          contentsOf: Array("<&>\"/ ='r1s]".utf8.shuffled(using: &random).prefix(2)), at: place)
      }
    }
    return bytes
  }
}

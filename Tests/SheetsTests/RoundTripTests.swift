// Rows of every kind through a clean workbook and back (behaviour §4).
import Support
import Testing

@testable import Sheets

struct RoundTripTests {
  private let folder = TemporaryFolder()

  private static let nasty: [String] =
    (0..<0x20).map { String(Unicode.Scalar($0)!) } + [
      "_x000D_", "_x005F_x000D_", "_x", "_", "x0041_", "_xD83D_", "_xD83D__xDE00_", "_x00e9_", "&",
      "<",
      ">", "\"", "'", "]]>", "<!--", "&amp;", "\r\n", " ", "\t", "\u{7F}", "\u{85}", "\u{A0}",
      "\u{2028}", "\u{3000}", "\u{FEFF}", "\u{FFFD}", "\u{FFFE}", "\u{FFFF}", "\u{FFBE}",
      "\u{FFBF}",
      "\u{1FFFE}", "\u{10FFFF}", "你", "好", "😀", "é", "e\u{301}", "=1+1", "http://example.org",
      "007",
      "TRUE", "2024-01-01", "@", "-", "+", "中文，。", "\u{FBE}", "\u{FBF}", "¾", "¿", "ￃ",
    ]

  private func text(_ random: inout Seeded) -> String {
    (0...Int.random(in: 0...4, using: &random)).map { _ in
      RoundTripTests.nasty.randomElement(using: &random)!
    }.joined()
  }

  private func date(_ serial: Double, _ format: NumberFormat, _ column: Int) -> OwnedCell {
    let value = DateText.value(serial, format, is1904: false)!
    return OwnedCell(column: column, kind: value.kind, text: value.text, serial: value.serial)
  }

  private func cell(_ column: Int, _ random: inout Seeded) -> OwnedCell {
    switch Int.random(in: 0...9, using: &random) {
    case 0: OwnedCell(column: column, kind: .number, text: "\(random.next())")
    case 1:
      OwnedCell(
        column: column, kind: .number,
        text: NumberText.print(Double(Int.random(in: -999...999, using: &random)) / 7))
    case 2:
      OwnedCell(
        column: column, kind: .boolean, text: Bool.random(using: &random) ? "TRUE" : "FALSE")
    case 3: OwnedCell(column: column, kind: .error, text: "#N/A")
    case 4: date(Double(Int.random(in: 0...2_958_465, using: &random)), .date, column)
    case 5: date(Double.random(in: 0..<2_958_465, using: &random), .date, column)
    case 6: date(Double.random(in: 0..<1, using: &random), .time, column)
    case 7: date(Double.random(in: -1000...1000, using: &random), .elapsed, column)
    default: OwnedCell(column: column, kind: .text, text: text(&random))
    }
  }

  private func rows(_ count: Int, columns: Int, _ random: inout Seeded) -> [[OwnedCell]] {
    (0..<count).map { _ in
      let filled = (0..<columns).filter { _ in Int.random(in: 0...3, using: &random) > 0 }
      return (filled.isEmpty ? [0] : filled).map { cell($0, &random) }
    }
  }

  @Test(arguments: 1...5)
  func `random rows of every kind read back equal`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let rows = rows(300, columns: 9, &random)
    let header = (0..<9).map { "列\($0)_x0041_<&>" }
    let fragments = try FragmentFile(folder, rows, places: Array(0..<9))
    try CleanWorkbook(path: folder.at("clean.xlsx"), columns: header, wideColumn: 3).write(
      fragments.stored)
    let sheets = try readBack(folder.at("clean.xlsx"))
    #expect(sheets.count == 1)
    #expect(sheets[0][0].map { String(decoding: $0.text, as: UTF8.self) } == header)
    for (read, row) in zip(sheets[0].dropFirst(), rows) { #expect(read == row.map(\.read)) }
    #expect(sheets[0].count == rows.count + 1)
  }

  @Test func `dates come back in their own style`() throws {
    let dates = [
      date(45_000, .date, 0), date(45_000.25, .date, 1), date(0.5, .time, 2),
      date(1.5, .elapsed, 3),
    ]
    let fragments = try FragmentFile(folder, [dates], places: [0, 1, 2, 3])
    try CleanWorkbook(path: folder.at("a.xlsx"), columns: ["a", "b", "c", "d"], wideColumn: 0)
      .write(fragments.stored)
    var kinds: [CellKind] = []
    let workbook = try Workbook(path: folder.at("a.xlsx"))
    try workbook.read(workbook.worksheets[0]) { row in
      if row.number == 2 { kinds = row.cells.map(\.kind) }
    }
    #expect(kinds == [.date, .dateTime, .time, .elapsed])
  }

  @Test(arguments: [[3, 1, 0], [5, 0, 2], [0, 1, 2], [2, 4, 5]])
  func `columns stand where the layout has them, and what it lacks is left out`(_ places: [Int])
    throws
  {
    var random = Seeded(9)
    let rows = rows(50, columns: 5, &random).filter { $0[0].column < places.count }
    let fragments = try FragmentFile(folder, rows, places: places)
    try CleanWorkbook(
      path: folder.at("a.xlsx"), columns: ["a", "b", "c", "d", "e", "f"], wideColumn: 0
    ).write(fragments.stored)
    let read = try readBack(folder.at("a.xlsx"))[0].dropFirst()
    #expect(read.count == rows.count)
    for (read, row) in zip(read, rows) {
      let expected = row.filter { $0.column < places.count }.map { cell in
        ReadCell(column: places[cell.column], class: cell.kind.class, text: Array(cell.text.utf8))
      }
      #expect(read == expected.sorted { $0.column < $1.column })
    }
  }
}

// Clean workbooks made of fragments: their borders, their sheets, and texts that are very long.
import Support
import SystemPackage
import Testing

@testable import Sheets

struct CleanWorkbookTests {
  private let folder = TemporaryFolder()

  private func numbered(_ count: Int) -> [[OwnedCell]] {
    (0..<count).map { [OwnedCell(column: 0, kind: .number, text: "\($0)")] }
  }

  @Test func `a fragment ends after its full number of rows`() throws {
    let full = Fragment.fullRows
    for (count, expected) in [(0, []), (1, [1]), (full, [full]), (2 * full + 5, [full, full, 5])] {
      let file = try FragmentFile(folder, numbered(count), places: [0])
      #expect(file.stored.map(\.fragment.rows) == expected)
    }
  }

  @Test func `fragments of several files follow each other`() throws {
    let files = try [9000, 1, 3].map { try FragmentFile(folder, numbered($0), places: [0]) }
    try CleanWorkbook(path: folder.at("a.xlsx"), columns: ["n"], wideColumn: 0)
      .write(files.flatMap(\.stored))
    let texts = try readBack(folder.at("a.xlsx"))[0].map {
      String(decoding: $0[0].text, as: UTF8.self)
    }
    #expect(texts == ["n"] + (0..<9000).map(String.init) + ["0", "0", "1", "2"])
  }

  @Test func `a workbook without rows is a header`() throws {
    try CleanWorkbook(path: folder.at("a.xlsx"), columns: ["a", "", "c"], wideColumn: 1).write([])
    #expect(try printed(folder.at("a.xlsx")) == "{\"row\":1,\"cells\":[\"a\",null,\"c\"]}\n")
  }

  @Test func `a text longer than any buffer comes back whole`() throws {
    let long = String(repeating: "长_x000D_&", count: 60_000)
    let cells = [
      OwnedCell(column: 0, kind: .text, text: long), OwnedCell(column: 1, kind: .text, text: "b"),
    ]
    let file = try FragmentFile(folder, [cells, cells], places: [0, 1])
    try CleanWorkbook(path: folder.at("a.xlsx"), columns: ["a", "b"], wideColumn: 0).write(
      file.stored)
    #expect(
      try readBack(folder.at("a.xlsx"))[0].dropFirst() == [cells.map(\.read), cells.map(\.read)])
  }

  @Test func `a sheet ends with the last fragment that fits`() {
    var random = Seeded(3)
    for _ in 0..<200 {
      let stored = (0..<Int.random(in: 0...400, using: &random)).map { _ in
        let rows =
          Bool.random(using: &random) ? Fragment.fullRows : Int.random(in: 1...8191, using: &random)
        let fragment = Fragment(rows: rows, xmlBytes: 0, deflatedBytes: 0, crc: 0)
        return StoredFragment(fragment, file: .standardInput, offset: 0)
      }
      let sheets = CleanWorkbook.sheets(stored).map { $0.map(\.fragment.rows) }
      #expect(sheets.flatMap { $0 } == stored.map(\.fragment.rows))
      for (sheet, next) in zip(sheets, sheets.dropFirst()) {
        #expect(1 + sheet.reduce(0, +) <= Limits.rows)
        #expect(1 + sheet.reduce(0, +) + next[0] > Limits.rows)
      }
      #expect(1 + sheets.last!.reduce(0, +) <= Limits.rows)
    }
  }

  @Test func `rows past the limit of a sheet go to a second one with the header again`() throws {
    let file = try FragmentFile(folder, numbered(Fragment.fullRows), places: [0])
    let many = Array(repeating: file.stored[0], count: 128)
    try CleanWorkbook(path: folder.at("a.xlsx"), columns: ["n"], wideColumn: 0).write(many)
    let workbook = try Workbook(path: folder.at("a.xlsx"))
    #expect(workbook.worksheets.map(\.name) == ["data", "data_2"])
    let second = workbook.worksheets[1]
    #expect(try workbook.firstRows(second, 1).first == ["n"])
    var texts: [String] = []
    try workbook.read(second) { texts.append($0.texts[0]) }
    #expect(texts == ["n"] + (0..<Fragment.fullRows).map(String.init))
  }

  @Test func `a place that cannot be written is an error`() {
    #expect(throws: SheetsError.self) {
      try CleanWorkbook(path: folder.at("missing/a.xlsx"), columns: ["a"], wideColumn: 0).write([])
    }
  }
}

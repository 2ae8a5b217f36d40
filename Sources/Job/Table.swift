// An input as the job sees it: sheets of rows, whatever kind of file they stand in.
import Sheets
import SystemPackage

/// One sheet of an input.
struct TableSheet {
  let name: String
  fileprivate let worksheet: Worksheet
}

/// An open input.
final class Table {
  private let workbook: Workbook

  init(_ path: FilePath) throws { workbook = try Workbook(path: path) }

  /// What read its rows so far.
  var reader: PartReaderKind { workbook.reader }

  /// The sheets that `choice` means.
  func sheets(_ choice: SheetChoice) throws -> [TableSheet] {
    try workbook.select(choice).map { TableSheet(name: $0.name, worksheet: $0) }
  }

  /// Hands on every row that holds a cell.
  func read(_ sheet: TableSheet, _ receive: @escaping (Row) throws -> Void) throws {
    try workbook.read(sheet.worksheet, receive: receive)
  }

  /// The texts of the first rows that hold a cell.
  func firstRows(of sheet: TableSheet, _ count: Int) throws -> [[String]] {
    try workbook.firstRows(sheet.worksheet, count)
  }
}

// An input as the job sees it: sheets of rows, whatever kind of file they stand in.
import SystemPackage

/// One sheet of an input. A CSV file is one sheet without a name.
package struct TableSheet {
  package let name: String
  /// nil for a CSV file.
  fileprivate let worksheet: Worksheet?
}

/// An open input.
package final class Table {
  private enum Source {
    case workbook(Workbook)
    case csv(CSVFile)
  }

  private let source: Source

  /// The name decides which it is: `.csv` in any case, else a workbook.
  package init(_ file: FileBytes, at path: FilePath) throws {
    source = CSVFile.isNamed(path) ? .csv(try CSVFile(file)) : .workbook(try Workbook(file))
  }

  /// What read its rows so far.
  package var reader: PartReaderKind {
    switch source {
    case .workbook(let workbook): workbook.reader
    case .csv: .csv
    }
  }

  /// The sheets that `choice` means.
  package func sheets(_ choice: SheetChoice) throws -> [TableSheet] {
    switch source {
    case .workbook(let workbook):
      return try workbook.select(choice).map { TableSheet(name: $0.name, worksheet: $0) }
    case .csv(let file):
      try file.require(choice)
      return [TableSheet(name: "", worksheet: nil)]
    }
  }

  /// Hands on every row that holds a cell.
  package func read(_ sheet: TableSheet, _ receive: @escaping (Row) throws -> Void) throws {
    switch source {
    case .workbook(let workbook): try workbook.read(sheet.worksheet!, receive: receive)
    case .csv(let file): try file.read(receive: receive)
    }
  }

  /// The texts of the first rows that hold a cell.
  package func firstRows(of sheet: TableSheet, _ count: Int) throws -> [[String]] {
    if case .workbook(let workbook) = source {
      return try workbook.firstRows(sheet.worksheet!, count)
    }
    let first = FirstRows(count: count)
    try read(sheet, first.take)
    return first.texts
  }
}

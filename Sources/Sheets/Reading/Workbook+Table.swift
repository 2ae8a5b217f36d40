// A workbook as one of the kinds of inputs.

extension Workbook: Table {
  package var sheets: [TableSheet] {
    worksheets.enumerated().map { place, sheet in
      TableSheet(place: place, title: sheet.name, isHidden: sheet.isHidden)
    }
  }

  /// - Throws: ``SheetsError`` that lists the names if there is no such sheet.
  package func select(_ choice: SheetChoice) throws -> [TableSheet] {
    let found: [TableSheet] =
      switch choice {
      case .first: Array(sheets.prefix(1))
      case .all: sheets
      case .index(let index):
        index > 0 && index <= sheets.count ? [sheets[index - 1]] : named("\(index)")
      case .named(let name): named(name)
      }
    guard found.isEmpty else { return found }
    if sheets.isEmpty { throw SheetsError("no worksheet in the workbook") }
    let names = sheets.map { "\"\($0.name)\"" }.joined(separator: ", ")
    throw SheetsError("no such sheet; there are: \(names)")
  }

  private func named(_ name: String) -> [TableSheet] {
    sheets.first { $0.name == name }.map { [$0] } ?? []
  }

  package func read(_ sheet: TableSheet, receive: @escaping (Row) throws -> Void) throws {
    try read(worksheets[sheet.place], receive: receive)
  }

  package func firstRows(of sheet: TableSheet, _ count: Int) throws -> [[String]] {
    try firstRows(worksheets[sheet.place], count)
  }
}

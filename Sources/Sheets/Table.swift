// An open input: sheets of rows, whatever kind of file they stand in.

/// One sheet of an input.
package struct TableSheet: Equatable, Sendable {
  /// Its place in the file, from 0.
  let place: Int
  /// nil if sheets of this kind of file have no names.
  package let title: String?
  package let isHidden: Bool

  /// Its name, "" for none, as headers and the report have it.
  package var name: String { title ?? "" }

  /// The sheets of a file that is one table.
  static let only = [TableSheet(place: 0, title: nil, isHidden: false)]

  /// - Parameter noun: what the file is called: `CSV file`.
  /// - Throws: ``SheetsError`` if `choice` is not the first sheet, the only one that there is.
  static func only(_ choice: SheetChoice, of noun: String) throws(SheetsError) -> [TableSheet] {
    switch choice {
    case .first, .all, .index(1): return only
    case .index, .named: throw SheetsError("no such sheet; a \(noun) has one, number 1")
    }
  }
}

/// An open input, made by ``InputKind/open(_:)``.
///
/// Whoever reads asks once a sheet, and the file's own reader hands on the rows, so that no row
/// goes through this protocol. Not for use by two threads at once.
package protocol Table: AnyObject {
  /// In the order of the file.
  var sheets: [TableSheet] { get }
  /// What the file is beyond its kind, for people; nil for nothing.
  var heading: String? { get }
  /// What read its rows so far.
  var reader: PartReaderKind { get }

  /// The sheets that `choice` means.
  /// - Throws: ``SheetsError`` if there is no such sheet.
  func select(_ choice: SheetChoice) throws -> [TableSheet]

  /// Hands on every row of a sheet that holds a cell, in the order of the file.
  ///
  /// `receive` may throw ``StopReading`` to end early.
  /// - Throws: ``SheetsError`` with the sheet, and with the row if it is known.
  func read(_ sheet: TableSheet, receive: @escaping (Row) throws -> Void) throws

  /// The texts of the first rows that hold a cell; fewer if they are larger than headers may be.
  func firstRows(of sheet: TableSheet, _ count: Int) throws -> [[String]]
}

extension Table {
  package var heading: String? { nil }

  package func firstRows(of sheet: TableSheet, _ count: Int) throws -> [[String]] {
    let first = FirstRows(count: count)
    try read(sheet, receive: first.take)
    return first.texts
  }
}

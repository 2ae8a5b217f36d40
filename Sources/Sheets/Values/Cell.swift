// Cells and rows as every reader of this module hands them on.

/// What kind of value a cell holds. Two cells are of one kind if ``class`` is equal.
package enum CellKind: UInt8, Sendable, Codable {
  case text, number, boolean, error
  /// In this order: a day, a day with a time, a time of day, a duration.
  case date, dateTime, time, elapsed

  /// The kind as behaviour §3.4 counts it: an error is text, and all dates are one kind.
  @inline(__always)
  package var `class`: UInt8 {
    switch self {
    case .text, .error: 0
    case .number: 1
    case .boolean: 2
    default: 3
    }
  }

  @inline(__always)
  package var isDate: Bool { rawValue >= CellKind.date.rawValue }
}

/// One cell that is not empty.
package struct Cell {
  /// The text it prints as, in UTF-8; valid until the call that handed the row over returns.
  package let text: UnsafeBufferPointer<UInt8>
  /// For dates the serial in the 1900 system, else 0.
  package let serial: Double
  /// The column that the cell stands in, from 0.
  package let column: Int32
  package let kind: CellKind
  /// A number whose digits the exporter may have lost: in E notation, or above 2^53 without plain
  /// digits.
  package let isDoubtful: Bool

  @inline(__always)
  init(
    text: UnsafeBufferPointer<UInt8>, serial: Double, column: Int32, kind: CellKind,
    isDoubtful: Bool = false
  ) {
    (self.text, self.serial) = (text, serial)
    (self.column, self.kind, self.isDoubtful) = (column, kind, isDoubtful)
  }

  /// A text that stands in no workbook.
  package init(text: UnsafeBufferPointer<UInt8>, column: Int32) {
    self.init(text: text, serial: 0, column: column, kind: .text)
  }

  /// The text as a string; for messages and other rare uses.
  package var string: String { String(decoding: text, as: UTF8.self) }
}

/// One row that holds a cell: never empty, columns ascending, no column twice.
package struct Row {
  /// The row's number, from 1.
  package let number: Int
  /// Its cells that are not empty; valid until the call that handed the row over returns.
  package let cells: UnsafeBufferPointer<Cell>

  @inline(__always)
  package init(number: Int, cells: UnsafeBufferPointer<Cell>) {
    self.number = number
    self.cells = cells
  }
}

extension Row {
  /// The texts by column, blank ones as "".
  package var texts: [String] {
    var texts = Array(repeating: "", count: Int(cells.last?.column ?? -1) + 1)
    for cell in cells { texts[Int(cell.column)] = cell.string }
    return texts
  }
}

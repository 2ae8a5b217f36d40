// Rows as lines of text, for `cat`: JSON Lines and CSV, written into one growing buffer.

/// The line formats of `cat`.
package enum LineFormat: String, Sendable, CaseIterable {
  /// `{"row":2,"cells":["a",null,"b"]}`, one line per row that holds a cell, trailing blanks cut.
  case jsonl
  /// RFC 4180: CRLF, quotes where needed, every row on the line of its number.
  case csv
}

/// Turns rows into bytes. Feed the bytes on and call ``clear()`` as often as is convenient.
package struct RowText {
  private let format: LineFormat
  private var lastRow = 0
  /// What has been written since the last ``clear()``.
  package private(set) var bytes: [UInt8] = []

  package init(_ format: LineFormat) {
    self.format = format
    bytes.reserveCapacity(1 << 18)
  }

  package mutating func clear() { bytes.removeAll(keepingCapacity: true) }

  /// Appends the line of `row`.
  ///
  /// - Parameter whenFull: takes the bytes over, and clears, once a good many have gathered, also inside of a row: a
  ///   row may hold a gigabyte.
  /// - Throws: ``SheetsError`` in CSV where row numbers go back, since a row then has no line of its own.
  package mutating func append(
    _ row: Row, whenFull: (inout RowText) throws -> Void = { _ in }
  ) throws {
    switch format {
    case .jsonl: try appendJSON(row, whenFull)
    case .csv: try appendCSV(row, whenFull)
    }
    if isFull { try whenFull(&self) }
  }

  private var isFull: Bool { bytes.count >= 1 << 17 }

  private mutating func appendJSON(
    _ row: Row, _ whenFull: (inout RowText) throws -> Void
  ) rethrows {
    text("{\"row\":\(row.number),\"cells\":[")
    var column: Int32 = 0
    for cell in row.cells {
      while column < cell.column {
        text(column > 0 ? ",null" : "null")
        column += 1
      }
      if column > 0 { bytes.append(0x2C) }
      JSONText.append(cell.text, to: &bytes)
      column += 1
      if isFull { try whenFull(&self) }
    }
    text("]}\n")
  }

  private mutating func appendCSV(
    _ row: Row, _ whenFull: (inout RowText) throws -> Void
  ) throws {
    guard row.number > lastRow else { throw SheetsError.rowsGoBack(row.number, after: lastRow) }
    for _ in lastRow + 1..<row.number { text("\r\n") }
    lastRow = row.number
    var column: Int32 = 0
    for cell in row.cells {
      while column < cell.column {
        bytes.append(0x2C)
        column += 1
      }
      appendField(cell.text)
      if isFull { try whenFull(&self) }
    }
    text("\r\n")
  }

  private mutating func text(_ string: StaticString) {
    string.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  private mutating func text(_ string: String) { bytes.append(contentsOf: string.utf8) }

  private mutating func appendField(_ field: UnsafeBufferPointer<UInt8>) {
    guard field.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      return bytes.append(contentsOf: field)
    }
    bytes.append(0x22)
    for byte in field {
      if byte == 0x22 { bytes.append(0x22) }
      bytes.append(byte)
    }
    bytes.append(0x22)
  }
}

extension SheetsError {
  /// The error of a sheet whose rows do not stand in ascending order.
  package static func rowsGoBack(_ row: Int, after last: Int) -> SheetsError {
    SheetsError(
      "row numbers go back (after row \(last)); sort the sheet and save it again", row: row)
  }
}

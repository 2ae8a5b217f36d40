// Rows as lines of text, for `cat`: JSON Lines and CSV, written into one growing buffer.
import Bytes

/// The line formats of `cat`.
package enum LineFormat: String, Sendable, CaseIterable {
  /// `{"row":2,"cells":["a",null,"b"]}`, one line per row that holds a cell, trailing blanks cut.
  case jsonl
  /// RFC 4180: CRLF, quotes if needed, every row on the line of its number.
  case csv
}

/// Turns rows into bytes. Hand the bytes on and call ``clear()`` as often as is convenient.
package struct RowText: ~Copyable {
  private let format: LineFormat
  private let isEscaped: Bool
  private var lastRow = 0
  private var buffer = ByteBuffer(capacity: 1 << 18)

  /// - Parameter isEscaped: whether what is not printable is escaped in CSV, too, as a terminal
  ///   needs it. JSON escapes it always.
  package init(_ format: LineFormat, isEscaped: Bool = false) {
    (self.format, self.isEscaped) = (format, isEscaped)
  }

  /// What has been written since the last ``clear()``; valid until the next change.
  package var bytes: UnsafeBufferPointer<UInt8> { buffer.bytes }

  package mutating func clear() { buffer.clear() }

  /// Appends the line of `row`.
  ///
  /// - Parameter whenFull: takes the bytes over and clears, once a good many have gathered. It is
  ///   called inside of a row, too, since a row may hold a gigabyte.
  /// - Throws: ``SheetsError`` in CSV if row numbers go back, since such a row has no line of its
  ///   own.
  package mutating func append(
    _ row: Row, whenFull: (inout RowText) throws -> Void = { _ in }
  ) throws {
    switch format {
    case .jsonl: try appendJSON(row, whenFull)
    case .csv: try appendCSV(row, whenFull)
    }
    if isFull { try whenFull(&self) }
  }

  private var isFull: Bool { buffer.count >= 1 << 17 }

  private mutating func appendJSON(
    _ row: Row, _ whenFull: (inout RowText) throws -> Void
  ) rethrows {
    buffer.put("{\"row\":")
    buffer.append(decimal: row.number)
    buffer.put(",\"cells\":[")
    var column: Int32 = 0
    for cell in row.cells {
      while column < cell.column {
        if column > 0 { buffer.append(0x2C) }
        buffer.put("null")
        column += 1
      }
      if column > 0 { buffer.append(0x2C) }
      buffer.append(printableJSON: cell.text)
      column += 1
      if isFull { try whenFull(&self) }
    }
    buffer.put("]}\n")
  }

  private mutating func appendCSV(
    _ row: Row, _ whenFull: (inout RowText) throws -> Void
  ) throws {
    guard row.number > lastRow else { throw SheetsError.rowsGoBack(row.number, after: lastRow) }
    for _ in lastRow + 1..<row.number { buffer.put("\r\n") }
    lastRow = row.number
    var column: Int32 = 0
    for cell in row.cells {
      while column < cell.column {
        buffer.append(0x2C)
        column += 1
      }
      if isEscaped {
        let shown = Array(PrintableText.line(cell.text).utf8)
        shown.withUnsafeBufferPointer { appendField($0) }
      } else {
        appendField(cell.text)
      }
      if isFull { try whenFull(&self) }
    }
    buffer.put("\r\n")
  }

  private mutating func appendField(_ field: UnsafeBufferPointer<UInt8>) {
    guard field.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else {
      return buffer.append(field)
    }
    buffer.append(0x22)
    for byte in field {
      if byte == 0x22 { buffer.append(0x22) }
      buffer.append(byte)
    }
    buffer.append(0x22)
  }
}

extension SheetsError {
  /// The error of a sheet whose rows do not stand in ascending order.
  package static func rowsGoBack(_ row: Int, after last: Int) -> SheetsError {
    SheetsError(
      "row numbers go back (after row \(last)); sort the sheet and save it again", row: row)
  }
}

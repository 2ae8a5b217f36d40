// Rows told apart over a whole job, in which the same columns may stand in another order in every
// file.
import Bytes
import Cleaning
import Sheets

/// The columns of one sheet by their names.
final class NamedColumns {
  private struct Column {
    var place: Int
    var name: UInt64
  }

  /// The columns in the order of their names' hashes, which no file decides.
  private let order: UnsafeMutableBufferPointer<Column>
  /// Stands for the customer if no column does. Rows of different files are then of different
  /// talks.
  private let customer: [UInt8]
  /// The texts of the row at hand, by column; empty between two rows.
  private let cells: UnsafeMutableBufferPointer<Cell>
  private let none = Cell(text: Bytes(start: nil, count: 0), column: -1)

  /// - Parameter identity: of the file.
  init(_ header: Header, identity: [UInt8]) {
    let columns = NamedColumns.distinct(header.names).enumerated()
      .filter { header.distinct?.contains($0.offset) ?? true }
      .map { Column(place: $0.offset, name: NamedColumns.hash($0.element)) }
      .sorted { ($0.name, $0.place) < ($1.name, $1.place) }
    order = .allocate(capacity: columns.count)
    _ = order.initialize(from: columns)
    customer = header.customer < 0 ? identity : []
    cells = .allocate(capacity: header.names.count)
    cells.initialize(repeating: none)
  }

  deinit {
    order.deallocate()
    cells.deallocate()
  }

  /// The fingerprint of a row that ends with the header.
  func fingerprint(_ row: Row, _ collected: inout RowFingerprint) -> Fingerprint {
    // Cells ascend, so that as many as there are columns are all of them.
    if row.cells.count == cells.count {
      collect(row.cells, &collected)
    } else {
      for cell in row.cells { cells[Int(cell.column)] = cell }
      collect(UnsafeBufferPointer(cells), &collected)
      for cell in row.cells { cells[Int(cell.column)] = none }
    }
    if !customer.isEmpty {
      customer.withUnsafeBufferPointer { collected.add(name: 0, kind: 0, text: $0) }
    }
    return collected.finish()
  }

  /// - Parameter cells: one by each column.
  @inline(__always)
  private func collect(_ cells: UnsafeBufferPointer<Cell>, _ collected: inout RowFingerprint) {
    for column in order {
      let cell = cells[column.place]
      guard cell.column >= 0 else { continue }
      collected.add(name: column.name, kind: cell.kind.class, text: cell.text)
    }
  }

  /// Blank names are told apart by their order, as in ``Layout``; no other name begins with NUL.
  private static func distinct(_ names: [String]) -> [String] {
    var blanks = 0
    return names.map { name in
      if name.isEmpty { blanks += 1 }
      return name.isEmpty ? "\0\(blanks)" : name
    }
  }

  private static func hash(_ name: String) -> UInt64 {
    Array(name.utf8).withUnsafeBytes { Fingerprint($0).low }
  }
}

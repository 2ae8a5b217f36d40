// Rows as clean workbooks get them, where those are not the input's: ids and messages replaced, the input's path added.
import Cleaning
import Sheets

/// Copies a row's cells with some of them changed.
final class RowEditor {
  private let path: StandIn?
  private let agent: Int32
  private let customer: Int32
  private let message: Int32
  private let width: Int32
  private let cells: UnsafeMutableBufferPointer<Cell>

  /// nil where the recipe leaves rows as they are.
  init?(_ header: Header, _ recipe: Recipe, identity: [UInt8]) {
    let hidesIds = recipe.pseudonymKey != nil
    let masks = recipe.personal.isClean && recipe.personal.masks
    guard hidesIds || masks || recipe.clean.hasFile else { return nil }
    path = recipe.clean.hasFile ? StandIn(Array(PathText.printable(identity).utf8)) : nil
    (agent, customer) = hidesIds ? (Int32(header.agent), Int32(header.customer)) : (-1, -1)
    message = Int32(header.message)
    width = Int32(header.names.count)
    cells = .allocate(capacity: Int(width) + 1)
  }

  deinit { cells.deallocate() }

  /// The row with the ids that are `needed` in place of its own, valid until the next call.
  /// - Parameter message: what stands for the message; nil where it stays.
  func edited(_ row: Row, _ needed: RowJudge.Needed, message: Bytes?) -> Row {
    // Safe: a row has at most one cell for each column; nothing changes `cells` before the next call, and this object
    // outlives the row.
    var count = 0
    for cell in row.cells {
      cells.initializeElement(at: count, to: edited(cell, needed, message))
      count += 1
    }
    if let path {
      cells.initializeElement(at: count, to: Cell(text: path.bytes, column: width))
      count += 1
    }
    return Row(number: row.number, cells: UnsafeBufferPointer(rebasing: cells[..<count]))
  }

  private func edited(_ cell: Cell, _ needed: RowJudge.Needed, _ text: Bytes?) -> Cell {
    if let text, cell.column == message { return Cell(text: text, column: message) }
    return switch cell.column {
    case agent: Cell(text: needed.agent, column: agent)
    case customer: Cell(text: needed.customer, column: customer)
    default: cell
    }
  }
}

/// Bytes that stand for a column.
final class StandIn {
  private let buffer: UnsafeMutableBufferPointer<UInt8>

  init(_ bytes: [UInt8]) {
    buffer = .allocate(capacity: bytes.count)
    _ = buffer.initialize(from: bytes)
  }

  deinit { buffer.deallocate() }

  var bytes: Bytes { Bytes(buffer) }
}

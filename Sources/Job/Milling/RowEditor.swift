// Rows as clean workbooks get them if those differ from the input's: ids and messages replaced, the
// input's path added.
import Bytes
import Cleaning
import Recipe
import Sheets

/// Copies a row's cells with some of them changed.
final class RowEditor {
  private let ownPath: FixedBytes?
  private let path: Bytes?
  private let agent: Int32
  private let customer: Int32
  private let message: Int32
  private let width: Int32
  private let cells: UnsafeMutablePointer<Cell>

  /// nil if the recipe leaves rows as they are.
  init?(_ header: Header, _ recipe: Recipe, identity: [UInt8]) {
    let hidesIds = recipe.pseudonymKey != nil
    let masks = recipe.personal.isClean && recipe.personal.masks
    guard hidesIds || masks || recipe.clean.hasFile else { return nil }
    ownPath = recipe.clean.hasFile ? FixedBytes(Array(PathText.printable(identity).utf8)) : nil
    path = ownPath?.bytes
    (agent, customer) = hidesIds ? (Int32(header.agent), Int32(header.customer)) : (-1, -1)
    message = Int32(header.message)
    width = Int32(header.names.count)
    cells = .allocate(capacity: Int(width) + 1)
  }

  deinit { cells.deallocate() }

  /// The row with the ids that are `needed` in place of its own, valid until the next call.
  /// - Parameter message: what stands for the message; nil if it stays.
  func edited(_ row: Row, _ needed: RowCells, message text: Bytes?) -> Row {
    // Safe: a row has at most one cell for each column, all below `width`; nothing changes `cells`
    // before the next call, and this object outlives the row.
    var count = row.cells.count
    if let first = row.cells.baseAddress { cells.update(from: first, count: count) }
    replace(agent, needed.agent, count)
    replace(customer, needed.customer, count)
    if let text { replace(message, text, count) }
    if let path {
      (cells + count).initialize(to: Cell(text: path, column: width))
      count += 1
    }
    return Row(number: row.number, cells: UnsafeBufferPointer(start: cells, count: count))
  }

  /// Puts a text in place of the cell of a column, if the row has one.
  @inline(__always)
  private func replace(_ column: Int32, _ text: Bytes, _ count: Int) {
    guard column >= 0 else { return }
    // The cells are in the order of their columns, and mostly there is one for each.
    var place = min(Int(column), count - 1)
    while place >= 0, cells[place].column > column { place -= 1 }
    guard place >= 0, cells[place].column == column else { return }
    cells[place] = Cell(text: text, column: column)
  }
}

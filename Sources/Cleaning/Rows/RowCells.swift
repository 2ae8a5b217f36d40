// The cells of a row that decide what becomes of it.
import Bytes

/// The needed cells of a row as they print, and those of time and type; blank ones are empty.
package struct RowCells {
  package var agent = Bytes(start: nil, count: 0)
  package var customer = Bytes(start: nil, count: 0)
  package var role = Bytes(start: nil, count: 0)
  package var message = Bytes(start: nil, count: 0)
  package var time = Bytes(start: nil, count: 0)
  package var type = Bytes(start: nil, count: 0)
  /// The compiled rule that dropped the row; -1 if another rule did.
  package var rule = -1

  package init() {}
}

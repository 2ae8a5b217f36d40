// The cells of a row that decide what becomes of it.
import Bytes

/// The needed cells of a row as they print, and those of time and type; blank ones are empty.
@usableFromInline package struct RowCells {
  @usableFromInline package var agent = Bytes(start: nil, count: 0)
  @usableFromInline package var customer = Bytes(start: nil, count: 0)
  @usableFromInline package var role = Bytes(start: nil, count: 0)
  @usableFromInline package var message = Bytes(start: nil, count: 0)
  @usableFromInline package var time = Bytes(start: nil, count: 0)
  @usableFromInline package var type = Bytes(start: nil, count: 0)
  /// The compiled rule that dropped the row; -1 if another rule did.
  @usableFromInline package var rule = -1

  @inlinable package init() {}
}

// The cells of one row in the making: room that grows and is used again.

/// Text cells of a row whose bytes lie in memory that the row's reader owns.
struct CellList: ~Copyable {
  private var cells: UnsafeMutablePointer<Cell>
  private var capacity = 64
  private(set) var count = 0

  init() { cells = .allocate(capacity: capacity) }

  deinit { cells.deallocate() }

  /// The cells; valid until the list changes.
  var buffer: UnsafeBufferPointer<Cell> { UnsafeBufferPointer(start: cells, count: count) }

  @inline(__always)
  mutating func removeAll() { count = 0 }

  /// Adds a text in a column below ``Limits/columns``.
  @inline(__always)
  mutating func append(_ text: UnsafeBufferPointer<UInt8>, _ column: Int) {
    if count == capacity { grow() }
    // Safe: there is room for one more cell, and a cell has nothing that must be destroyed.
    (cells + count).initialize(
      to: Cell(text: text, serial: 0, column: Int32(truncatingIfNeeded: column), kind: .text))
    count += 1
  }

  /// Has `change` rewrite the text of a cell in place and return its new length.
  ///
  /// Only for cells whose text lies in memory that may be written to.
  func shorten(_ index: Int, by change: (UnsafeMutableBufferPointer<UInt8>) -> Int) {
    let cell = cells[index]
    let length = change(UnsafeMutableBufferPointer(mutating: cell.text))
    cells[index] = Cell(
      text: UnsafeBufferPointer(rebasing: cell.text[..<length]), serial: 0, column: cell.column,
      kind: cell.kind)
  }

  private mutating func grow() {
    let larger = UnsafeMutablePointer<Cell>.allocate(capacity: capacity * 2)
    larger.moveInitialize(from: cells, count: count)
    cells.deallocate()
    (cells, capacity) = (larger, capacity * 2)
  }
}

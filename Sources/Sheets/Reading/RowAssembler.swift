// From raw cells to rows: everything that a cell means is decided here, once for every reader.
//
// A reader (libxml2's or the scanner) hands over what stands in the XML, with entities already
// replaced. The assembler puts shared strings in, tells dates from numbers, orders the cells and
// hands whole rows on.
import Bytes

/// The types of a cell (ECMA-376 18.18.11).
enum CellType: UInt8 {
  case number, shared, string, inline, boolean, error, date

  /// What the `t` attribute says; an unknown type is read like a number, which falls back to text.
  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    switch (bytes.count, bytes.first) {
    case (1, 0x73): self = .shared
    case (1, 0x62): self = .boolean
    case (1, 0x65): self = .error
    case (1, 0x64): self = .date
    case (3, 0x73): self = .string
    case (9, 0x69): self = .inline
    default: self = .number
    }
  }
}

/// One `<c>` as it stands in the XML. The bytes need only live until ``RowAssembler/add(_:)``
/// returns.
struct RawCell {
  var reference = CellReference()
  var type = CellType.number
  var style = 0
  /// The text of `<v>`; nil if there is no `<v>`.
  var value: UnsafeBufferPointer<UInt8>?
  /// The joined text of `<is>`; nil if there is no `<is>`.
  var inline: UnsafeBufferPointer<UInt8>?
  /// The text of `<f>`; nil if there is no `<f>`.
  var formula: UnsafeBufferPointer<UInt8>?
}

/// A cell names a shared string that is not there, or has not been read.
struct MissingSharedString: Error {
  let reference: String
  let count: Int
  let row: Int

  var asSheetsError: SheetsError {
    SheetsError("a cell refers to shared string \(reference), but there are \(count)", row: row)
  }
}

/// Builds rows and hands each to `receive` at its end.
final class RowAssembler {
  private let strings: SharedStrings
  private let styles: Styles
  private let is1904: Bool
  private let receive: (Row) throws -> Void
  private var arena = ByteArena()
  private var cells: UnsafeMutablePointer<Cell>
  private var cellCount = 0
  private var cellCapacity = 64
  private var column = -1
  private var isOrdered = true
  private var textBytes = 0
  /// Number of the row in the making, from 1; before the first row 0.
  private(set) var number = 0

  init(
    strings: SharedStrings, styles: Styles, is1904: Bool, receive: @escaping (Row) throws -> Void
  ) {
    (self.strings, self.styles, self.is1904) = (strings, styles, is1904)
    self.receive = receive
    cells = .allocate(capacity: cellCapacity)
  }

  deinit { cells.deallocate() }

  /// A row begins. Without a usable `r` it follows the one before.
  @inline(__always)
  func beginRow(_ reference: Int?) throws {
    number = if let reference, reference > 0 { reference } else { number + 1 }
    guard number <= Limits.rows else { throw pastRows() }
    column = -1
  }

  /// The row ends: it is handed on unless all its cells are empty.
  @inline(__always)
  func endRow() throws {
    guard cellCount > 0 else { return arena.reset() }
    guard textBytes <= Limits.sheetTextBytes else { throw tooMuchText() }
    if !isOrdered { order() }
    try receive(Row(number: number, cells: UnsafeBufferPointer(start: cells, count: cellCount)))
    cellCount = 0
    isOrdered = true
    arena.reset()
  }

  /// Adds a cell. If it is empty, only its place counts.
  func add(_ cell: RawCell) throws {
    try place(cell.reference)
    switch cell.type {
    case .shared: try addShared(cell)
    case .inline: addText(cell.inline ?? cell.value ?? empty, unescape: true)
    case .string: addString(cell)
    case .number: addNumber(cell)
    case .boolean: addBoolean(cell)
    case .error: addError(cell)
    case .date: addDate(cell)
    }
  }

  /// Adds a cell that refers to shared string `index`.
  @inline(__always)
  func addShared(_ reference: CellReference, _ index: Int) throws {
    try place(reference)
    guard index < strings.count else { throw missing("\(index)") }
    append(strings[index], .text)
  }

  // MARK: Places

  /// Moves to where the cell stands. A reference that names another row than `<row>` does wins.
  @inline(__always)
  private func place(_ reference: CellReference) throws {
    if reference.row != number, reference.row > 0 { try move(toRow: reference.row) }
    column = reference.column >= 0 ? reference.column : column + 1
    if cellCount >= 2 * Limits.columns { try compact() }
    guard column < Limits.columns else {
      throw SheetsError("a cell stands past the limit of \(Limits.columns) columns", row: number)
    }
  }

  private func move(toRow row: Int) throws {
    let column = column
    try endRow()
    try beginRow(row)
    self.column = column
  }

  /// Keeps a row from growing if its cells stand in one place again and again.
  private func compact() throws {
    guard textBytes <= Limits.sheetTextBytes else { throw tooMuchText() }
    order()
    isOrdered = true
  }

  /// Sorts the row's cells by column; of several in one place the last stays.
  private func order() {
    let sorted = UnsafeBufferPointer(start: cells, count: cellCount).enumerated().sorted {
      ($0.element.column, $0.offset) < ($1.element.column, $1.offset)
    }
    cellCount = 0
    for (_, cell) in sorted {
      if cellCount > 0, cells[cellCount - 1].column == cell.column { cellCount -= 1 }
      cells[cellCount] = cell
      cellCount += 1
    }
  }

  @inline(__always)
  private func append(
    _ text: UnsafeBufferPointer<UInt8>, _ kind: CellKind, serial: Double = 0,
    isDoubtful: Bool = false
  ) {
    guard text.count > 0 else { return }
    if cellCount > 0, cells[cellCount - 1].column >= Int32(truncatingIfNeeded: column) {
      isOrdered = false
    }
    if cellCount == cellCapacity { growCells() }
    textBytes &+= text.count
    // Safe: there is room for one more cell; columns are below ``Limits/columns``.
    (cells + cellCount).initialize(
      to: Cell(
        text: text, serial: serial, column: Int32(truncatingIfNeeded: column), kind: kind,
        isDoubtful: isDoubtful))
    cellCount += 1
  }

  private func growCells() {
    let larger = UnsafeMutablePointer<Cell>.allocate(capacity: cellCapacity * 2)
    larger.moveInitialize(from: cells, count: cellCount)
    cells.deallocate()
    (cells, cellCapacity) = (larger, cellCapacity * 2)
  }

  // MARK: Values

  private var empty: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: nil, count: 0) }

  @inline(__always)
  private func addShared(_ cell: RawCell) throws {
    guard let value = cell.value.map(trimmed), value.count > 0 else { return addFormula(cell) }
    guard let index = positiveInteger(value), index < strings.count else {
      let name = positiveInteger(value).map { "\($0)" }
      throw missing(name ?? String(decoding: value.prefix(20), as: UTF8.self))
    }
    append(strings[index], .text)
  }

  @inline(__always)
  private func addText(_ bytes: UnsafeBufferPointer<UInt8>, unescape: Bool) {
    guard unescape, EscapedText.mayOccur(in: bytes) else { return append(arena.copy(bytes), .text) }
    let copy = UnsafeMutableBufferPointer(mutating: arena.copy(bytes))
    append(UnsafeBufferPointer(rebasing: copy[..<EscapedText.unescape(copy)]), .text)
  }

  private func addString(_ cell: RawCell) {
    if let value = cell.value ?? cell.inline {
      addText(value, unescape: true)
    } else {
      addFormula(cell)
    }
  }

  /// Adds a formula without a cached value: it prints as its own text.
  private func addFormula(_ cell: RawCell) {
    guard let formula = cell.formula, formula.count > 0 else {
      return addText(cell.inline ?? empty, unescape: true)
    }
    let copy = arena.reserve(formula.count + 1)
    copy[0] = 0x3D
    (copy + 1).update(from: formula.baseAddress!, count: formula.count)
    append(UnsafeBufferPointer(start: copy, count: formula.count + 1), .text)
  }

  private func addBoolean(_ cell: RawCell) {
    guard let value = cell.value.map(trimmed), value.count > 0 else { return addFormula(cell) }
    let text = String(decoding: value, as: UTF8.self).lowercased()
    append(arena.copy(text == "0" || text == "false" ? "FALSE" : "TRUE"), .boolean)
  }

  private func addError(_ cell: RawCell) {
    guard let value = cell.value.map(trimmed), value.count > 0 else { return addFormula(cell) }
    append(arena.copy(value), .error)
  }

  private func addDate(_ cell: RawCell) {
    guard let value = cell.value.map(trimmed), value.count > 0 else { return addFormula(cell) }
    if let date = ISODate.value(String(decoding: value, as: UTF8.self)) {
      append(arena.copy(date.text), date.kind, serial: date.serial)
    } else {
      append(arena.copy(value), .text)
    }
  }

  @inline(__always)
  private func addNumber(_ cell: RawCell) {
    guard let value = cell.value.map(trimmed), value.count > 0 else { return addFormula(cell) }
    let format = styles.format(cell.style)
    if format != .number, addDated(value, format) { return }
    if NumberText.isPlain(value) { return append(arena.copy(value), .number) }
    if let number = NumberText.parse(value) {
      let isDoubtful = abs(number) >= 0x1p53 || value.contains { $0 | 0x20 == 0x65 }
      append(arena.copy(NumberText.print(number)), .number, isDoubtful: isDoubtful)
    } else {
      append(arena.copy(value), .text)
    }
  }

  /// Adds a number that its format makes a date; false if it is none and prints as a number.
  private func addDated(_ value: UnsafeBufferPointer<UInt8>, _ format: NumberFormat) -> Bool {
    guard let serial = NumberText.parse(value),
      let date = DateText.value(serial, format, is1904: is1904)
    else { return false }
    append(arena.copy(date.text), date.kind, serial: date.serial)
    return true
  }

  /// The bytes without XML white space at either end (ECMA-376 leaves `<v>` of a number to
  /// `xsd:double`).
  @inline(__always)
  private func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (0, bytes.count)
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  private func missing(_ reference: String) -> MissingSharedString {
    MissingSharedString(reference: reference, count: strings.count, row: number)
  }

  // MARK: Limits

  private func pastRows() -> SheetsError {
    SheetsError("stands past the limit of \(Limits.rows) rows", row: number)
  }

  private func tooMuchText() -> SheetsError {
    SheetsError(
      "the sheet's text is larger than the limit of \(Limits.size(Limits.sheetTextBytes))",
      row: number)
  }
}

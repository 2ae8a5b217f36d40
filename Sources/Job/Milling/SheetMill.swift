// How the rows of one sheet map to the four needed columns and to the chunk's layout.
import Bytes
import Cleaning
import Recipe
import Sheets

/// What milling needs to know about one sheet, worked out once from its header.
///
/// A class, so that handing it over for every row costs one reference and no copy of its arrays.
final class SheetMill {
  let places: ColumnPlaces
  /// For rows that are told apart over the whole job.
  let named: NamedColumns
  private let agentColumn, customerColumn, roleColumn, messageColumn: Int32
  private let timeColumn, typeColumn: Int32
  /// Whether a column has two jobs.
  private let isShared: Bool
  /// Whether rows are told apart by each column; empty where they are by all.
  private let distinct: [Bool]
  private let width: Int32
  private let checksIds: Bool
  /// What stands for the agent and for the customer where no column does.
  private let agent: FixedBytes
  private let customer: FixedBytes
  private let ownEditor: RowEditor?
  private let editor: Unmanaged<RowEditor>?

  /// - Parameters:
  ///   - identity: of the file, which stands for a customer that no column names.
  /// - Throws: ``JobError`` where the sheet has a column that its chunk does not know.
  init(_ header: Header, _ recipe: Recipe, layout: [String], identity: [UInt8]) throws {
    (agentColumn, customerColumn) = (Int32(header.agent), Int32(header.customer))
    (roleColumn, messageColumn) = (Int32(header.role), Int32(header.message))
    (timeColumn, typeColumn) = (Int32(header.time), Int32(header.type))
    isShared = header.jobs.contains { $0.value.count > 1 }
    distinct = header.distinct.map { set in header.names.indices.map(set.contains) } ?? []
    let hasFile = recipe.clean.hasFile
    let shared = hasFile ? Array(layout.dropLast()) : layout
    guard let kept = Layout.places(of: header.keptNames, in: shared) else {
      throw JobError("its header changed while the job was running; run again")
    }
    var next = kept[...]
    let own = header.isKept.map { $0 ? next.popFirst() : nil }
    places = ColumnPlaces(hasFile ? own + [layout.count - 1] : own)
    width = Int32(header.names.count)
    checksIds = recipe.checksIds
    agent = FixedBytes(header.agent < 0 ? Array("我".utf8) : [])
    customer = FixedBytes(header.customer < 0 ? identity : [])
    named = NamedColumns(header, identity: identity)
    ownEditor = RowEditor(header, recipe, identity: identity)
    editor = ownEditor.map { Unmanaged.passUnretained($0) }
  }

  /// The row without cells right of the last named header; the first such cell is warned about.
  @inline(__always)
  func withinHeader(_ row: Row, _ warnings: inout RowWarnings) -> Row {
    var count = row.cells.count
    guard row.cells[count - 1].column >= width else { return row }
    warnings.outside = warnings.outside ?? row.number
    while count > 0, row.cells[count - 1].column >= width { count -= 1 }
    return Row(number: row.number, cells: UnsafeBufferPointer(rebasing: row.cells[..<count]))
  }

  /// The row as the clean workbook gets it; valid until the next call.
  @inline(__always)
  func written(_ row: Row, _ needed: RowCells, message: Bytes? = nil) -> Row {
    editor?._withUnsafeGuaranteedRef { $0.edited(row, needed, message: message) } ?? row
  }

  /// Finds the needed cells.
  @inline(__always)
  func find(_ row: Row, _ needed: inout RowCells, _ warnings: inout RowWarnings) {
    if agentColumn < 0 { needed.agent = agent.bytes }
    if customerColumn < 0 { needed.customer = customer.bytes }
    for cell in row.cells {
      switch cell.column {
      case agentColumn:
        needed.agent = cell.text
        if isDamaged(cell) { warnings.agentIds.add(cell, row) }
      case customerColumn:
        needed.customer = cell.text
        if isDamaged(cell) { warnings.customerIds.add(cell, row) }
      case roleColumn: needed.role = cell.text
      case messageColumn: needed.message = cell.text
      case timeColumn: needed.time = cell.text
      case typeColumn: needed.type = cell.text
      default: break
      }
    }
    if isShared { findShared(row, &needed) }
  }

  /// Gives a cell to every job of its column, of which ``find(_:_:_:)`` gives it to one.
  private func findShared(_ row: Row, _ needed: inout RowCells) {
    for cell in row.cells {
      if cell.column == agentColumn { needed.agent = cell.text }
      if cell.column == customerColumn { needed.customer = cell.text }
      if cell.column == roleColumn { needed.role = cell.text }
      if cell.column == messageColumn { needed.message = cell.text }
      if cell.column == timeColumn { needed.time = cell.text }
      if cell.column == typeColumn { needed.type = cell.text }
    }
  }

  /// Whether a column counts where rows are told apart.
  @inline(__always)
  func tellsApart(_ column: Int32) -> Bool {
    distinct.isEmpty || Int(column) < distinct.count && distinct[Int(column)]
  }

  /// Whether an id may have lost digits on its way.
  @inline(__always)
  private func isDamaged(_ cell: Cell) -> Bool {
    cell.isDoubtful
      || checksIds && (cell.kind == .number || cell.text[0] &- 0x30 < 10)
        && IdText.isDamaged(cell)
  }
}

/// What exporters do to long ids.
enum IdText {
  /// Excel keeps fifteen digits of a number.
  private static let safeDigits = 15

  /// A number with more digits than survive Excel, or a text in E notation, which it was shown as.
  @inline(never)
  static func isDamaged(_ cell: Cell) -> Bool {
    switch cell.kind {
    case .number: cell.text.count > safeDigits && cell.text.count { $0 &- 0x30 < 10 } > safeDigits
    case .text:
      !cell.text.isEmpty && cell.text[0] &- 0x30 < 10 && cell.text.count <= 24 && isShortened(cell)
    default: false
    }
  }

  private static func isShortened(_ cell: Cell) -> Bool {
    guard cell.text.contains(0x2B) else { return false }
    let text = String(decoding: cell.text, as: UTF8.self)
    return text.wholeMatch(of: /[0-9](\.[0-9]+)?[Ee]\+[0-9]+/) != nil
  }
}

/// What is odd about a file's rows but fails nothing; one line each in the report.
struct RowWarnings {
  /// Cells of one kind of trouble: how many, and the first.
  struct Finding {
    var count = 0
    var first = ""

    mutating func add(_ cell: Cell, _ row: Row) {
      if count == 0 { first = "row \(row.number): \(cell.string)" }
      count += 1
    }
  }

  var agentIds = Finding()
  var customerIds = Finding()
  /// The first row with cells right of the header.
  var outside: Int?
  private var long = Finding()

  /// Counts texts that Excel cannot show whole.
  @inline(__always)
  mutating func checkLengths(_ row: Row) {
    for cell in row.cells where cell.text.count > Limits.excelCellCharacters {
      let characters = String(decoding: cell.text, as: UTF8.self).utf16.count
      guard characters > Limits.excelCellCharacters else { continue }
      if long.count == 0 { long.first = "row \(row.number), \(characters) characters" }
      long.count += 1
    }
  }

  /// - Parameters:
  ///   - names: of the columns with the ids of agent and customer.
  ///   - hidesIds: no id may be shown.
  func lines(_ names: (agent: String, customer: String), hidesIds: Bool) -> [String] {
    var lines: [String] = []
    if let outside { lines.append("row \(outside): cells right of the last header are not read") }
    lines += [(agentIds, names.agent), (customerIds, names.customer)].compactMap {
      finding, column in
      finding.count == 0
        ? nil
        : "\(column): \(counted(finding.count, "id")) may have lost digits in the export (\(hidesIds ? String(finding.first.prefix { $0 != ":" }) : finding.first))"
    }
    if long.count > 0 {
      lines.append(
        "\(counted(long.count, "kept cell")) \(long.count == 1 ? "is" : "are") longer than the \(Limits.excelCellCharacters) characters that Excel shows (\(long.first))"
      )
    }
    return lines
  }
}

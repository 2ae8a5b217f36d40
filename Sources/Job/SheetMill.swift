// How the rows of one sheet map to the four needed columns and to the chunk's layout.
import Cleaning
import Sheets

/// What milling needs to know about one sheet, worked out once from its header.
///
/// A class, so that handing it over for every row costs one reference and no copy of its arrays.
final class SheetMill {
  private let header: Header
  let places: ColumnPlaces

  /// - Throws: ``JobError`` where the sheet has a column that its chunk does not know.
  init(_ header: Header, layout: [String]) throws {
    self.header = header
    guard let places = Layout.places(of: header.names, in: layout) else {
      throw JobError("its header changed while the job was running; run again")
    }
    self.places = ColumnPlaces(places)
  }

  /// The row without cells right of the last named header; the first such cell is warned about.
  @inline(__always)
  func withinHeader(_ row: Row, _ warnings: inout RowWarnings) -> Row {
    let width = Int32(header.names.count)
    var count = row.cells.count
    guard row.cells[count - 1].column >= width else { return row }
    warnings.outside = warnings.outside ?? row.number
    while count > 0, row.cells[count - 1].column >= width { count -= 1 }
    return Row(number: row.number, cells: UnsafeBufferPointer(rebasing: row.cells[..<count]))
  }

  /// Finds the four needed cells.
  @inline(__always)
  func find(_ row: Row, _ needed: inout RowJudge.Needed, _ warnings: inout RowWarnings) {
    for cell in row.cells {
      switch Int(cell.column) {
      case header.agent:
        needed.agent = cell.text
        if cell.isDoubtful { warnings.agentIds.add(cell, row) }
      case header.customer:
        needed.customer = cell.text
        if cell.isDoubtful { warnings.customerIds.add(cell, row) }
      case header.role: needed.role = cell.text
      case header.message: needed.message = cell.text
      default: break
      }
    }
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

  func lines(_ recipe: Recipe) -> [String] {
    var lines: [String] = []
    if let outside { lines.append("row \(outside): cells right of the last header are not read") }
    lines += [(agentIds, recipe.agentColumn), (customerIds, recipe.customerColumn)].compactMap {
      finding, column in
      finding.count == 0
        ? nil
        : "\(column): \(finding.count) ids may have lost digits in the export (\(finding.first))"
    }
    if long.count > 0 {
      lines.append(
        "\(long.count) kept cells are longer than the \(Limits.excelCellCharacters) characters that Excel shows (\(long.first))"
      )
    }
    return lines
  }
}

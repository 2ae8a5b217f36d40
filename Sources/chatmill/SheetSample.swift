// What `inspect` shows of one table: its header, its first rows, and what kinds of values stand in its columns.
import Cleaning
import Job
import Sheets

/// The first rows of a sheet, and the kinds of values in each column.
struct SheetSample {
  /// Rows that are looked at below the header.
  static let rowLimit = 1000
  /// Rows that are shown.
  static let shownRows = 3

  private var header: [String]?
  private var headerRow = 0
  private var kinds: [Int: [CellKind: Int]] = [:]
  private var shown: [(number: Int, texts: [String])] = []
  private var rows = 0

  /// - Parameter read: hands the rows on one by one, and ends early where it is told to.
  init(_ read: (@escaping (Row) throws -> Void) throws -> Void) throws {
    var sample = SheetSample()
    try read { try sample.add($0) }
    self = sample
  }

  private init() {}

  private mutating func add(_ row: Row) throws {
    guard header != nil else {
      (header, headerRow) = (row.texts, row.number)
      return
    }
    guard rows < SheetSample.rowLimit else { throw StopReading() }
    rows += 1
    for cell in row.cells { kinds[Int(cell.column), default: [:]][cell.kind, default: 0] += 1 }
    if shown.count < SheetSample.shownRows { shown.append((row.number, row.texts)) }
  }

  func text(_ recipe: Recipe, isChosen: Bool) -> String {
    guard let header else { return "    empty\n" }
    var lines = ["header in row \(headerRow), \(rows) rows looked at"]
    do {
      let mapped = try Header(texts: header, recipe: recipe)
      lines += columns(mapped.names, roles(mapped))
    } catch {
      lines += columns(header, [:]) + ["\(isChosen ? "run would fail" : "not mapped"): \(error)"]
    }
    lines += shown.map {
      "row \($0.number): " + $0.texts.map { shortened($0) }.joined(separator: " | ")
    }
    return lines.map { "    \($0)\n" }.joined()
  }

  private func roles(_ header: Header) -> [Int: String] {
    [
      header.agent: "agent", header.customer: "customer", header.role: "role",
      header.message: "message",
    ]
  }

  private func columns(_ names: [String], _ roles: [Int: String]) -> [String] {
    names.enumerated().map { index, name in
      let found = (kinds[index] ?? [:]).sorted {
        ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue)
      }
      let kinds = found.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      let role = roles[index].map { " -> \($0)" } ?? ""
      return "\(ColumnName.letters(index)) \(name.isEmpty ? "(blank)" : oneLine(name)): "
        + (kinds.isEmpty ? "no values" : kinds) + role
    }
  }

  private func shortened(_ text: String) -> String {
    let line = oneLine(text)
    return line.count > 24 ? line.prefix(23) + "…" : line
  }
}

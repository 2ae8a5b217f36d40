// What `inspect` shows of one table: its header, its first rows, and what kinds of values stand in
// its columns.
import Bytes
import Cleaning
import Job
import Recipe
import Sheets

/// The first rows of a sheet, and the kinds of values in each column.
struct SheetSample {
  /// Rows that are looked at below the header.
  static let rowLimit = 1000
  /// Rows that are shown.
  static let shownRows = 3

  /// Why a run could not read the sheet; nil if it could.
  private(set) var fault: String?
  private let isChosen: Bool
  private let sheet: String
  private var search: HeaderSearch
  private var isSearching = true
  private var header: Header?
  /// The row of the header, or the first row if there is none.
  private var top: SampledRow?
  /// The rows that were no header, while there may be one below them.
  private var above: [SampledRow] = []
  private var kinds: [Int: [CellKind: Int]] = [:]
  private var shown: [SampledRow] = []
  private var rows = 0
  private var last = 0

  /// - Parameters:
  ///   - isChosen: whether a run reads the sheet.
  ///   - room: for the rows among which a run looks for headers of the input.
  ///   - read: hands the rows on one by one, and ends early if it is told to.
  init(
    _ recipe: Recipe, sheet: String, isChosen: Bool, room: inout HeaderRoom,
    _ read: (@escaping (Row) throws -> Void) throws -> Void
  ) throws {
    var (sample, left) = (SheetSample(recipe, sheet, isChosen), isChosen ? room : HeaderRoom())
    try read { try sample.add($0, &left) }
    sample.finish()
    if isChosen { room = left }
    self = sample
  }

  private init(_ recipe: Recipe, _ sheet: String, _ isChosen: Bool) {
    (self.isChosen, self.sheet, search) = (isChosen, sheet, HeaderSearch(recipe, sheet: sheet))
  }

  var isEmpty: Bool { top == nil }

  // MARK: Reading

  private mutating func add(_ row: Row, _ room: inout HeaderRoom) throws {
    if row.number <= last { fail(SheetsError.rowsGoBack(row.number, after: last)) }
    last = row.number
    if isSearching { return look(SampledRow(row), &room) }
    guard rows < SheetSample.rowLimit else { throw StopReading() }
    count(SampledRow(row))
  }

  private mutating func look(_ row: SampledRow, _ room: inout HeaderRoom) {
    above.append(row)
    do {
      try room.take(row.texts, of: sheet)
      guard let found = try search.take(row.texts) else { return }
      (header, top, isSearching, above) = (found, row, false, [])
    } catch { giveUp(error) }
  }

  /// The sheet has ended.
  private mutating func finish() {
    guard isSearching else { return }
    do { try search.finish() } catch { giveUp(error) }
  }

  /// There is no header: the first row is shown in its place.
  private mutating func giveUp(_ error: any Error) {
    fail(error)
    (isSearching, top) = (false, above.first)
    for row in above.dropFirst() { count(row) }
    above = []
  }

  private mutating func fail(_ error: any Error) {
    var error = error
    if var named = error as? SheetsError {
      named.sheet = nil
      error = named
    }
    fault = fault ?? "\(error)"
  }

  private mutating func count(_ row: SampledRow) {
    rows += 1
    for (column, kind) in row.kinds { kinds[column, default: [:]][kind, default: 0] += 1 }
    if shown.count < SheetSample.shownRows { shown.append(row) }
  }

  // MARK: Lines

  var lines: [String] {
    guard let top else { return ["empty"] }
    var lines = [heading(top)] + columns(header?.names ?? top.texts, header?.jobs ?? [:])
    if header?.profile != nil { lines += standIns }
    if let fault { lines.append("\(isChosen ? "run would fail" : "not mapped"): \(fault)") }
    return lines
      + shown.map { "row \($0.number): " + $0.texts.map(shortened).joined(separator: " | ") }
  }

  private func heading(_ top: SampledRow) -> String {
    guard let header else {
      return "no header found; below row \(top.number) \(counted(rows, "row")) looked at"
    }
    let profile = header.profile.map { "profile \($0.name), " } ?? ""
    return "header in row \(top.number), \(profile)\(counted(rows, "row")) looked at"
  }

  /// What stands for columns that a profile does not have.
  private var standIns: [String] {
    [(header?.agent, "我 -> agent"), (header?.customer, "the file -> customer")].compactMap {
      ($0.0 ?? 0) < 0 ? $0.1 : nil
    }
  }

  private func columns(_ names: [String], _ jobs: [Int: [String]]) -> [String] {
    names.enumerated().map { index, name in
      let found = (kinds[index] ?? [:]).sorted {
        ($0.value, $1.key.rawValue) > ($1.value, $0.key.rawValue)
      }
      let kinds = found.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
      let job = jobs[index].map { " -> " + $0.joined(separator: ", ") } ?? ""
      return "\(ColumnName.letters(index)) \(name.isEmpty ? "(blank)" : oneLine(name)): "
        + (kinds.isEmpty ? "no values" : kinds) + job
    }
  }

  private func shortened(_ text: String) -> String {
    let line = oneLine(text)
    return line.count > 24 ? line.prefix(23) + "…" : line
  }
}

/// A row whose texts are kept.
private struct SampledRow {
  let number: Int
  let texts: [String]
  let kinds: [(Int, CellKind)]

  init(_ row: Row) {
    (number, texts) = (row.number, row.texts)
    kinds = row.cells.map { (Int($0.column), $0.kind) }
  }
}

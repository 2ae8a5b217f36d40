// `chatmill inspect`: what is in a workbook, and what a run would make of it.
import ArgumentParser
import Cleaning
import Job
import Sheets
import SystemPackage

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows the sheets of workbooks: headers, kinds of values, first rows, mapped columns."
  )

  @Argument(help: "The workbooks.", completion: .file(extensions: ["xlsx", "xlsm"]))
  var files: [String]

  @OptionGroup(title: "Rules") var rules: RecipeOptions

  func run() throws {
    let recipe = try rules.resolved()
    var failed = 0
    var arguments = ArgumentBytes()
    let paths = files.map { arguments.path($0) }
    _ = Fence(readable: paths).putUp()
    for path in paths {
      do {
        try writeOutput(Array(inspect(path, recipe).utf8))
      } catch is ClosedPipe {
        return
      } catch let error as SheetsError {
        failed += 1
        Console.fail(path.printable, error.description)
      }
    }
    if failed > 0 { throw ExitCode(failed == files.count ? 2 : 1) }
  }

  private func inspect(_ path: FilePath, _ recipe: Recipe) throws -> String {
    let workbook = try Workbook(path: path)
    let chosen = try workbook.select(recipe.sheet.map { SheetChoice($0) } ?? .first)
    var text = path.printable + "\n"
    for (index, sheet) in workbook.worksheets.enumerated() {
      let sample = try SheetSample(workbook, sheet)
      text += "  sheet \(index + 1) \"\(oneLine(sheet.name))\"" + (sheet.isHidden ? ", hidden" : "")
      text += chosen.contains(sheet) ? ", read by run\n" : "\n"
      text += sample.text(recipe, isChosen: chosen.contains(sheet))
    }
    text += "  read by the \(workbook.reader == .scanner ? "scanner" : "libxml2 reader")\n"
    return text
  }
}

/// The first rows of a sheet, and the kinds of values in each column.
private struct SheetSample {
  /// Rows that are looked at below the header.
  static let rowLimit = 1000
  /// Rows that are shown.
  static let shownRows = 3

  private var header: [String]?
  private var headerRow = 0
  private var kinds: [Int: [CellKind: Int]] = [:]
  private var shown: [(number: Int, texts: [String])] = []
  private var rows = 0

  init(_ workbook: Workbook, _ sheet: Worksheet) throws {
    var sample = SheetSample()
    try workbook.read(sheet) { row in
      try sample.add(row)
    }
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

/// Text on one line, control characters as `\xHH`.
private func oneLine(_ text: String) -> String { PathText.printable(Array(text.utf8)) }

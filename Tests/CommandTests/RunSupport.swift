// What a run left behind, as the tests look at it.
import Foundation
import Sheets
import Support
import SystemPackage
import Testing

/// The members of `report.json` that tests ask for.
struct RunReport: Decodable, Equatable {
  struct Rows: Decodable, Equatable {
    var read, kept, empty, role, system, duplicate: Int
    /// Missing where no recipe could give them.
    var type, consecutive, personal: Int?

    static func == (one: Rows, other: Rows) -> Bool {
      let members = { (rows: Rows) in
        [
          rows.read, rows.kept, rows.empty, rows.role, rows.system, rows.duplicate, rows.type ?? 0,
          rows.consecutive ?? 0, rows.personal ?? 0,
        ]
      }
      return members(one) == members(other)
    }

    var sum: Int {
      kept + empty + role + system + duplicate + (type ?? 0) + (consecutive ?? 0) + (personal ?? 0)
    }
  }

  struct File: Decodable, Equatable {
    var path: String
    /// Missing where the recipe names the columns.
    var profile: String?
    var rows: Rows
    var dialogues, turns: Int
    var warnings: [String]
    var error: String?
  }

  struct Totals: Decodable, Equatable {
    var files, failed, reused, dialogues, turns, validationDialogues: Int
    var sets: [String: Int]
    var personal: [String: Int]
    var rows: Rows
    /// Missing where a report is older than recipes.
    var built, short, oneSided, duplicateDialogue, builtTurns, droppedTurns: Int?
    /// Missing where nobody was taken out.
    var forgotten: Forgotten?
  }

  struct Forgotten: Decodable, Equatable {
    var rows, dialogues, turns: Int
  }

  struct Output: Decodable, Equatable {
    var name: String
    var dialogues, left: Int
  }

  var totals: Totals
  var skipped: [String: Int]
  var outputs: [Output]
  var files: [File]

  init(_ json: [UInt8]) throws {
    self = try JSONDecoder().decode(RunReport.self, from: Data(json))
  }

  /// The report of the output at `path`.
  init(of path: String) throws { try self.init(bytes("\(path)/report.json")) }
}

/// Texts and workbooks of an output, cells instead of .xlsx bytes.
struct RunOutput: Equatable {
  static let texts = [
    "forward/train.txt", "forward/val.txt", "reversed/train.txt", "reversed/val.txt",
  ]
  var texts: [String: [UInt8]] = [:]
  var cells: [String: [String]] = [:]

  init(_ path: String) throws {
    for name in RunOutput.texts { texts[name] = try bytes("\(path)/\(name)") }
    for name in Package.names(in: "\(path)/clean") {
      cells[name] = try sheetCells("\(path)/clean/\(name)")
    }
  }

  /// The dialogues of a text, in order, each with its blank line.
  func dialogues(_ name: String) -> [String] {
    let text = String(decoding: texts[name]!, as: UTF8.self)
    return text.components(separatedBy: "\n\n").dropLast().map { $0 + "\n\n" }
  }
}

/// Every cell of every sheet with its place, kind and text.
func sheetCells(_ path: String) throws -> [String] {
  let workbook = try Workbook(path: FilePath(path))
  var lines: [String] = []
  for sheet in workbook.worksheets {
    try workbook.read(sheet) { row in
      let cells = row.cells.map { "\($0.column) \($0.kind) \($0.string)" }
      lines.append("\(sheet.name) \(row.number): \(cells)")
    }
  }
  return lines
}

/// Runs over the inputs with the arguments behind them; an output folder is always named.
func run(_ inputs: String..., to output: String, _ arguments: [String] = []) throws -> Finished {
  try chatmill(["run"] + inputs + ["--output", output] + arguments)
}

extension RunReport {
  /// The recipe as a run sends it to its workers: taken from the report of one.
  static func recipe(of input: String, _ arguments: [String] = []) throws -> Any {
    let folder = TemporaryFolder()
    let finished = try run(input, to: folder("out"), ["--json", "--quiet"] + arguments)
    let report = try JSONSerialization.jsonObject(with: Data(finished.output))
    return try #require((report as? [String: Any])?["recipe"])
  }
}

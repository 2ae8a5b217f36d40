// The report of a run: what was read, what became of it, and what failed.
import Bytes
import Cleaning
import FoundationEssentials
import Recipe
import Sheets

/// What `report.json` holds.
package struct Report: Codable, Sendable, Equatable {
  /// One input.
  package struct File: Codable, Sendable, Equatable {
    package var path: String
    /// What lineage and rejects call it: its path relative to its argument.
    package var identity: String
    /// Bytes.
    package var size: Int
    /// Names of the sheets that were read.
    package var sheets: [String]
    /// What read its rows: `scanner`, or `libxml2` where the scanner did not know the XML; null
    /// where nothing did.
    package var reader: String?
    /// The profile that fits its header; null for a recipe that names the four columns.
    package var profile: String?
    package var rows: FateCounts<Fate>
    package var dialogues: Int
    package var turns: Int
    package var warnings: [String]
    /// The first role value that was unknown.
    package var unknownRole: String?
    /// Why it was left out; null where it was not.
    package var error: String?
    /// What was taken out of the output later; missing where nothing was.
    package var forgotten: Forgotten?
  }

  package var version: String
  package var recipe: Recipe
  package var seed: UInt64
  package var validation: String
  package var chunk: Int
  /// What the kernel did not have for the fence around the workers: `Landlock`, `seccomp`.
  package var missingFence: [String] = []
  package var totals: Totals
  /// What the recipe's model said, and what it was asked; missing where there is none.
  package var model: Model?
  /// Dialogues by output and set.
  package var outputs: [OutputCount] = []
  /// Every file of the output but the report itself.
  package var written: [WrittenFile] = []
  /// What was passed over in directories, by reason.
  package var skipped: [String: Int]
  package var files: [File]

  /// The report as JSON with sorted keys, what is not printable escaped.
  package func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try PrintableText.json(Array(encoder.encode(self))) + [0x0A]
  }
}

/// What became of one input.
enum Outcome: Sendable, Equatable {
  case milled(PartSummary, isReused: Bool)
  case failed(String)

  var summary: PartSummary {
    if case .milled(let summary, _) = self { summary } else { PartSummary() }
  }
  var isReused: Bool { if case .milled(_, true) = self { true } else { false } }
  var error: String? { if case .failed(let reason) = self { reason } else { nil } }
}

extension Report.File {
  init(_ input: Input, _ outcome: Outcome) {
    let summary = outcome.summary
    precondition(summary.counts.isBalanced, "rows by fate do not add up")
    (path, size, sheets) = (input.path.printable, input.size, summary.sheets)
    identity = PathText.printable(input.identity)
    rows = summary.counts.rows
    (dialogues, turns) = (summary.counts.dialogues[.written], summary.counts.turns.written)
    (warnings, error) = (summary.warnings, outcome.error)
    (unknownRole, profile) = (summary.unknownRole, summary.profile)
    reader = outcome.error == nil ? summary.reader.rawValue : nil
  }
}

// The report of a run: what was read, what became of it, and what failed.
import Bytes
import Cleaning
import FoundationEssentials
import Recipe
import Sheets

/// What `report.json` holds.
package struct Report: Codable, Sendable, Equatable {
  /// Rows by fate; the sums add up.
  package struct Rows: Codable, Sendable, Equatable {
    package var read, kept, empty, role, type, system, duplicate, consecutive, personal: Int
  }

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
    package var rows: Rows
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

  package struct Totals: Codable, Sendable, Equatable {
    package var files = 0
    package var failed = 0
    /// Files whose part of an earlier run still held.
    package var reused = 0
    package var rows = Rows(Counts())
    package var dialogues = 0
    /// Dialogues that were built: those that were written, and those dropped as too short, of one
    /// side only, or like another.
    package var built = 0
    package var short = 0
    package var oneSided = 0
    /// Dialogues that were like others of the job.
    package var duplicateDialogue = 0
    package var turns = 0
    /// Turns of all dialogues before they were cut; each is written or dropped.
    package var builtTurns = 0
    /// Turns of dropped dialogues, and those that stood before the first of a customer that a piece
    /// may begin with.
    package var droppedTurns = 0
    /// Dialogues of all sets but `train`.
    package var validationDialogues = 0
    package var sets: [String: Int] = [:]
    /// Rows that compiled rules have dropped, by their names; those of `described` are only in
    /// `system`.
    package var rules: [String: Int] = [:]
    /// Personal data that was found, by its kind.
    package var personal: [String: Int] = [:]
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

extension Report.Rows {
  package init(_ counts: Counts) {
    (read, kept, empty) = (counts.read, counts.kept, counts.empty)
    (role, type, system) = (counts.role, counts.type, counts.system)
    (duplicate, consecutive) = (counts.duplicate, counts.consecutive)
    personal = counts.personal
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
    rows = Report.Rows(summary.counts)
    (dialogues, turns) = (summary.counts.dialogues, summary.counts.turns)
    (warnings, error) = (summary.warnings, outcome.error)
    (unknownRole, profile) = (summary.unknownRole, summary.profile)
    reader = outcome.error == nil ? summary.reader.rawValue : nil
  }
}

extension Report.Totals {
  /// - Parameter sets: dialogues of each set, by its name.
  init(_ outcomes: [Outcome], sets: [String: Int]) {
    let counts = outcomes.reduce(into: Counts()) { $0 += $1.summary.counts }
    files = outcomes.count
    failed = outcomes.count { $0.error != nil }
    reused = outcomes.count(where: \.isReused)
    rows = Report.Rows(counts)
    (dialogues, turns) = (counts.dialogues, counts.turns)
    (builtTurns, droppedTurns) = (counts.builtTurns, counts.droppedTurns)
    (built, short, oneSided) = (counts.built, counts.short, counts.oneSided)
    duplicateDialogue = counts.duplicateDialogue
    self.sets = sets
    validationDialogues = sets.reduce(0) { $0 + ($1.key == "train" ? 0 : $1.value) }
    for outcome in outcomes {
      rules.merge(outcome.summary.rules, uniquingKeysWith: +)
      personal.merge(outcome.summary.personal, uniquingKeysWith: +)
    }
  }
}

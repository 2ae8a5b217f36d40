// One form in one direction: a folder with files for each set, and where their dialogues are from.
import Cleaning
import Sheets
import SystemPackage

/// How many dialogues an output has of a set.
package struct OutputCount: Codable, Sendable, Equatable {
  /// `messages/train`
  package var name: String
  package var dialogues = 0
  /// Dialogues that the form cannot say: an empty utterance for
  /// `chitchat`, a single one for `dialogpt`, no question with an answer for `alpaca`.
  package var left = 0
}

/// Writes every dialogue of a job in one form.
final class FormOutput {
  private let text: FormText
  private let files: [ShardedFile]
  private let lineage: LineageFiles?
  private var counts: [OutputCount]
  private var marked: [OutputCount]

  init(_ folder: FilePath, _ output: Output, isReversed: Bool, sets: [String], hasLineage: Bool)
    throws
  {
    text = FormText(output: output, isReversed: isReversed)
    let name = FormOutput.folder(output.form, isReversed: isReversed)
    try Folder.make(folder.appending(name))
    files = try sets.map {
      try ShardedFile(folder, name, $0, FormOutput.ending(output.form), output)
    }
    lineage = hasLineage ? try LineageFiles(folder, name, sets) : nil
    counts = sets.map { OutputCount(name: "\(name)/\($0)") }
    marked = counts
  }

  /// The outputs of one form: two where it has both directions.
  static func all(_ plan: WriterPlan, _ output: Output) throws -> [FormOutput] {
    try directions(output.form).map {
      try FormOutput(
        plan.folder.path, output, isReversed: $0, sets: plan.rule.split.names,
        hasLineage: plan.rule.hasLineage)
    }
  }

  /// Whether each direction in which a form is written is the reversed one.
  static func directions(_ form: OutputForm) -> [Bool] {
    switch form {
    case .dialogpt: [false, true]
    case .reversed: [true]
    default: [false]
    }
  }

  /// `messages`, `dialogpt_forward`
  static func folder(_ form: OutputForm, isReversed: Bool) -> String {
    form == .dialogpt ? "dialogpt_" + (isReversed ? "reversed" : "forward") : form.rawValue
  }

  static func ending(_ form: OutputForm) -> String {
    switch form {
    case .clean, .forward, .reversed, .chitchat: "txt"
    case .dialogpt: "tsv"
    case .messages, .sharegpt, .alpaca: "jsonl"
    }
  }

  func append(_ talk: Talk, to set: Int) throws {
    guard try files[set].append({ text.append(talk, to: &$0) }) else {
      counts[set].left += 1
      return
    }
    try lineage?.append(talk, to: set)
    counts[set].dialogues += 1
  }

  func mark() throws {
    for file in files { try file.mark() }
    try lineage?.mark()
    marked = counts
  }

  func rewind() throws {
    for file in files { try file.rewind() }
    try lineage?.rewind()
    counts = marked
  }

  func startWriteback() { files.forEach { $0.startWriteback() } }

  func finish() throws -> (files: [WrittenFile], counts: [OutputCount]) {
    (try files.flatMap { try $0.finish() } + (lineage?.finish() ?? []), counts)
  }
}

// One form in one direction: a folder with files for each set.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// How many dialogues an output has of a set.
package struct OutputCount: Codable, Sendable, Equatable {
  /// `messages/train`
  package var name: String
  package var dialogues = 0
  /// Dialogues that the form cannot say: nothing is said in any turn, an empty utterance for
  /// `chitchat`, a single one for `dialogpt`, no question with an answer for `alpaca`.
  package var left = 0
}

/// Writes every dialogue of a job in one form.
final class FormOutput: OutputWriter {
  /// The name of its folder.
  let name: String
  private let text: FormText
  private let files: [ShardedFile]
  private(set) var counts: [OutputCount]
  /// By set the dialogues that it does not have, in ascending order, where lineage asks for them: 4
  /// bytes each.
  private(set) var left: [[UInt32]]
  private let hasLineage: Bool
  private var marked: [OutputCount]

  init(_ folder: FilePath, _ output: Output, isReversed: Bool, sets: [String], hasLineage: Bool)
    throws
  {
    self.hasLineage = hasLineage
    text = FormText(output: output, isReversed: isReversed)
    let name = FormOutput.folder(output.form, isReversed: isReversed)
    self.name = name
    try Folder.make(folder.appending(name))
    files = try sets.map {
      try ShardedFile(folder, name, $0, FormOutput.ending(output.form), output)
    }
    counts = sets.map { OutputCount(name: "\(name)/\($0)") }
    left = sets.map { _ in [] }
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
    let talk = text.output.form.saysNothing ? talk : try talk.spoken()
    if try files[set].append({ text.append(talk, to: &$0) }) {
      counts[set].dialogues += 1
    } else {
      if hasLineage { left[set].append(UInt32(counts[set].dialogues + counts[set].left)) }
      counts[set].left += 1
    }
  }

  func mark() throws {
    try files.mark()
    marked = counts
  }

  func rewind() throws {
    try files.rewind()
    counts = marked
    for set in left.indices where hasLineage {
      left[set].removeLast(left[set].count - counts[set].left)
    }
  }

  func complete() throws { try files.complete() }

  func finish() throws -> [WrittenFile] { try files.flatMap { try $0.finish() } }
}

extension OutputForm {
  /// Whether a turn may be empty in it, or be why a dialogue is left out.
  fileprivate var saysNothing: Bool {
    switch self {
    case .clean, .forward, .reversed, .chitchat: true
    case .dialogpt, .messages, .sharegpt, .alpaca: false
    }
  }
}

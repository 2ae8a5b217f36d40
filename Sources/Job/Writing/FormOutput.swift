// One form in one direction: a folder with files for each set.
import Bytes
import Cleaning
import Forms
import Recipe
import Sheets
import SystemPackage

/// How many dialogues an output has of a set.
package struct OutputCount: Codable, Sendable, Equatable {
  /// `messages/train`
  package var name: String
  package var dialogues = 0
  /// Dialogues that the form cannot say, such as one in which nothing is said.
  package var left = 0
}

/// Writes every dialogue of a job in one form.
final class FormOutput: OutputWriter {
  /// The name of its folder.
  let name: String
  private let writer: FormWriter
  private let files: [ShardedFile]
  private(set) var counts: [OutputCount]
  /// By set the dialogues that it does not have, in ascending order, where lines beside it ask for
  /// them: 4 bytes each.
  private(set) var left: [[UInt32]]
  private let hasLines: Bool
  private var marked: [OutputCount]

  init(
    _ plan: WriterPlan, _ output: Output, _ form: any DialogueForm, _ direction: FormDirection
  ) throws {
    let (folder, name) = (plan.folder.path, direction.folder)
    let sets = plan.rule.split.names
    (self.name, hasLines) = (name, plan.rule.hasLineage || plan.rule.hasScores)
    writer = FormWriter(form, output.options(direction))
    try Folder.make(folder.appending(name))
    files = try sets.map { try ShardedFile(folder, name, $0, form.ending, output) }
    counts = sets.map { OutputCount(name: "\(name)/\($0)") }
    left = sets.map { _ in [] }
    marked = counts
  }

  /// One for each direction of an output.
  static func all(_ plan: WriterPlan, _ output: Output) throws -> [FormOutput] {
    guard let form = output.form.dialogues else { return [] }
    return try form.directions.map { try FormOutput(plan, output, form, $0) }
  }

  func append(_ dialogue: DialogueView, to set: Int) throws {
    if try files[set].append({ writer.append(dialogue, to: &$0) }) {
      counts[set].dialogues += 1
    } else {
      if hasLines { left[set].append(UInt32(counts[set].dialogues + counts[set].left)) }
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
    for set in left.indices where hasLines {
      left[set].removeLast(left[set].count - counts[set].left)
    }
  }

  func complete() throws { try files.complete() }

  func finish() throws -> [WrittenFile] { try files.flatMap { try $0.finish() } }
}

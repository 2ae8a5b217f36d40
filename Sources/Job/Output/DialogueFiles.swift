// The dialogues of an output and set, read back from its files whatever their form, compression and
// shards.
import Bytes
import Cleaning
import Forms
import Recipe
import Sheets
import SystemPackage

/// The files of one set in one form and direction, as a report knows them.
struct DialogueFiles {
  let form: any DialogueForm
  let direction: FormDirection
  let set: String
  let output: Output
  /// Relative to the output directory, in order.
  let files: [String]
  /// The file that says where the dialogues are from; nil where none was written.
  let lineage: String?
  /// The file that says what a model says of them; nil where none was written.
  let scores: String?
  /// How many dialogues were written.
  let count: Int

  /// `messages`, `dialogpt_forward`
  var folder: String { direction.folder }

  /// `messages/train`
  var name: String { "\(folder)/\(set)" }

  /// Where the lineage of an output and set stands.
  static func lineage(_ folder: String, _ set: String) -> String {
    "\(folder)/\(set)\(SideFiles.lineage).jsonl"
  }

  /// Hands on every dialogue with its number; ``StopReading`` ends the reading.
  ///
  /// Memory is that of the longest dialogue.
  /// - Throws: ``JobError`` where there are more or less of them than were written.
  func forEach(in root: FilePath, _ use: (Int, Bytes) throws -> Void) throws {
    var (number, isStopped) = (0, false)
    for file in files where !isStopped {
      try forEach(of: file, in: root) { dialogue in
        do { try use(number, dialogue) } catch is StopReading {
          isStopped = true
          throw StopReading()
        }
        number += 1
      }
    }
    if !isStopped, number != count { throw miscount(number, root) }
  }

  private func miscount(_ number: Int, _ root: FilePath) -> JobError {
    JobError(
      "\(counted(number, "dialogue")) can be told apart, but \(was(count)) written",
      at: root.appending(folder).appending(set).printable)
  }

  private func forEach(of file: String, in root: FilePath, _ use: (Bytes) throws -> Void) throws {
    if case .line = form.end { return try Lines.forEach(of: file, in: root, use) }
    var block: [UInt8] = []
    try Lines.forEach(of: file, in: root) { line in
      block.append(contentsOf: line)
      guard line.count == 1 else { return }
      try block.withUnsafeBufferPointer(use)
      block.removeAll(keepingCapacity: true)
    }
  }

  /// How many turns a dialogue of this output has: all that it was made of, unless the output says
  /// less.
  func turns(of dialogue: Bytes) -> Int { form.turns(of: dialogue, output.options(direction)) }
}

extension Report {
  /// Everything of this output that has dialogues, in the order of the recipe and then of the sets.
  var dialogueFiles: [DialogueFiles] {
    recipe.output.outputs.flatMap { output in
      guard let form = output.form.dialogues else { return [] as [DialogueFiles] }
      return form.directions.flatMap { direction in
        recipe.output.split.names.map { dialogueFiles(output, form, direction, $0) }
      }
    }
  }

  private func dialogueFiles(
    _ output: Output, _ form: any DialogueForm, _ direction: FormDirection, _ set: String
  ) -> DialogueFiles {
    let folder = direction.folder
    let ending =
      form.ending + (output.compression == .none ? "" : ".\(output.compression.rawValue)")
    let paths = written.map(\.path)
    let lineage = DialogueFiles.lineage(folder, set)
    let scores = DialogueFiles.scores(folder, set)
    let counted = outputs.first { $0.name == "\(folder)/\(set)" }?.dialogues
    return DialogueFiles(
      form: form, direction: direction, set: set, output: output,
      files: paths.filter { path in
        output.shard == 0
          ? path == "\(folder)/\(set).\(ending)"
          : path.hasPrefix("\(folder)/\(set)-") && path.hasSuffix(".\(ending)")
      },
      lineage: paths.contains(lineage) ? lineage : nil,
      scores: paths.contains(scores) ? scores : nil,
      count: counted ?? totals.sets[set] ?? 0)
  }
}

// The dialogues of an output and set, read back from its files whatever their form, compression and
// shards.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// The files of one set in one form and direction, as a report knows them.
struct DialogueFiles {
  /// `messages`, `dialogpt_forward`
  let folder: String
  let set: String
  let output: Output
  /// Relative to the output directory, in order.
  let files: [String]
  /// The file that says where the dialogues are from; nil where none was written.
  let lineage: String?
  /// How many dialogues were written.
  let count: Int

  /// `messages/train`
  var name: String { "\(folder)/\(set)" }

  /// Where the lineage of an output and set stands.
  static func lineage(_ folder: String, _ set: String) -> String {
    "\(folder)/\(set)\(LineageFiles.ending).jsonl"
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
    guard endsInBlankLine else { return try Lines.forEach(of: file, in: root, use) }
    var block: [UInt8] = []
    try Lines.forEach(of: file, in: root) { line in
      block.append(contentsOf: line)
      guard line.count == 1 else { return }
      try block.withUnsafeBufferPointer(use)
      block.removeAll(keepingCapacity: true)
    }
  }

  private var endsInBlankLine: Bool {
    switch output.form {
    case .forward, .reversed, .chitchat: true
    default: false
    }
  }

  /// A dialogue as people may see it; JSON stays JSON.
  func printable(_ dialogue: [UInt8]) -> [UInt8] {
    switch output.form {
    case .messages, .sharegpt, .alpaca: PrintableText.json(dialogue)
    default: Array(PrintableText.lines(dialogue).utf8)
    }
  }

  /// How many turns a dialogue of this output has: all that it was made of, unless the output says
  /// less.
  func turns(of dialogue: Bytes) -> Int {
    let count = { (word: String) in dialogue.ranges(of: Array(word.utf8)).count }
    let system = output.system.isEmpty ? 0 : 1
    return switch output.form {
    case .clean: 0
    case .forward, .reversed, .chitchat: dialogue.count { $0 == 0x0A } - 1
    case .dialogpt: count(" EOS ") + 2
    // No text of a JSON line holds a quote that is not escaped.
    case .messages: count("{\"role\":\"") - system
    case .sharegpt: count("{\"from\":\"") - system
    case .alpaca: count("\"history\":[]}") > 0 ? 2 : 2 * count("\"],[\"") + 4
    }
  }
}

extension Report {
  /// Everything of this output that has dialogues, in the order of the recipe and then of the sets.
  var dialogueFiles: [DialogueFiles] {
    recipe.output.outputs.filter { $0.form != .clean }.flatMap { output in
      FormOutput.directions(output.form).flatMap { isReversed in
        recipe.output.split.names.map { set in
          dialogueFiles(FormOutput.folder(output.form, isReversed: isReversed), set, output)
        }
      }
    }
  }

  private func dialogueFiles(_ folder: String, _ set: String, _ output: Output) -> DialogueFiles {
    let ending =
      FormOutput.ending(output.form)
      + (output.compression == .none ? "" : ".\(output.compression.rawValue)")
    let paths = written.map(\.path)
    let lineage = DialogueFiles.lineage(folder, set)
    let counted = outputs.first { $0.name == "\(folder)/\(set)" }?.dialogues
    return DialogueFiles(
      folder: folder, set: set, output: output,
      files: paths.filter { path in
        output.shard == 0
          ? path == "\(folder)/\(set).\(ending)"
          : path.hasPrefix("\(folder)/\(set)-") && path.hasSuffix(".\(ending)")
      },
      lineage: paths.contains(lineage) ? lineage : nil,
      count: counted ?? totals.sets[set] ?? 0)
  }
}

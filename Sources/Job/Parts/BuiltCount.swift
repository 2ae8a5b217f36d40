// What was built of a job's messages, told by the files in which it begins.
import Cleaning

/// What was built of messages that begin in one file.
struct BuiltCount: Codable, Equatable, Sendable {
  /// The number of the file among those that were compared.
  var file: Int
  var built = 0
  var short = 0
  var oneSided = 0
  var dialogues = 0
  var turns = 0
  /// Turns of the pairs whose first message is in the file, and those of them that are not written.
  var builtTurns = 0
  var droppedTurns = 0

  func add(to counts: inout Counts) {
    counts.built += built
    counts.short += short
    counts.oneSided += oneSided
    counts.dialogues += dialogues
    counts.turns += turns
    counts.builtTurns += builtTurns
    counts.droppedTurns += droppedTurns
  }
}

// What was built of a job's messages, told by the files in which it begins.
import Cleaning

/// What was built of messages that begin in one file.
///
/// Its turns are those of the pairs whose first message is in the file, but for the written ones,
/// which are those of dialogues that begin there.
struct BuiltCount: Equatable, Sendable {
  /// The number of the file among those that were compared.
  var file: Int
  var dialogues = FateCounts<DialogueFate>()
  var turns = TurnCounts()

  init(file: Int) { self.file = file }

  func add(to counts: inout Counts) {
    counts.dialogues += dialogues
    counts.turns += turns
  }
}

/// One object with the keys of all three; only of fates that building gives.
extension BuiltCount: Codable {
  private enum CodingKeys: CodingKey {
    case file
  }

  init(from decoder: any Decoder) throws {
    file = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .file)
    dialogues = try FateCounts(from: decoder, of: DialogueFate.ofBuilding)
    turns = try TurnCounts(from: decoder)
  }

  func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(file, forKey: .file)
    try dialogues.encode(to: encoder, of: DialogueFate.ofBuilding)
    try turns.encode(to: encoder)
  }
}

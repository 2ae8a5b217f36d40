// A part as it is told of to whoever reads it.
import Bytes

/// A part as its worker told of it.
struct ToldPart: Codable, Equatable, Sendable {
  var path: WirePath
  /// What its trailer says; nil for any, in orders typed by hand.
  var checksum: UInt64?
}

/// One input of a chunk as the writer needs it, or dialogues of the whole job.
struct ChunkPart: Codable, Equatable, Sendable {
  /// The part of the input.
  var part: ToldPart
  /// Bytes of the input's identity, for the split; none for dialogues of the whole job.
  var identity: [UInt8]
  /// The dialogues that are left out because there are others like them; nil for none.
  var drops: DropReference?
  /// Those that go where others like them go; nil for none.
  var leaders: DropReference?
}

/// Dialogues of one part that were left out because there are others like them.
struct DialogueLoss: Codable, Equatable, Sendable {
  var dialogues = 0
  var turns = 0
}

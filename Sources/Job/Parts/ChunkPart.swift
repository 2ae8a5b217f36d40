// A part as it is told of to whoever reads it.
import Bytes
import Cleaning

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
  /// What a model says of its dialogues, see ``ScorePlace``; nil where none was asked.
  var scores: WirePath?
}

/// Dialogues of one part that were left out after they were built.
struct DialogueLoss: Codable, Equatable, Sendable {
  private(set) var fates = FateCounts<DialogueFate>()
  private(set) var turns = 0

  mutating func count(_ fate: DialogueFate, turns count: Int) {
    fates.count(fate)
    turns += count
  }

  /// Takes them from the dialogues that were written.
  func take(from counts: inout Counts) {
    for fate in DialogueFate.allCases where fates[fate] > 0 {
      counts.lose(fates[fate], to: fate, turns: 0)
    }
    counts.turns.written -= turns
    counts.turns.dropped += turns
  }
}

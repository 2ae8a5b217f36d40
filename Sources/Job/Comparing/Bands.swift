// Bands of the signatures of dialogues: two dialogues that share one may be near.
import Bytes

/// Which dialogues have each band.
///
/// A band that many dialogues share would make a pair of every two of them. Each is paired with the
/// first and with the last one before it: that is enough to hang them together if they are near.
/// Memory is 48 bytes for each band.
struct Bands: ~Copyable {
  private var bands = FingerprintIndex()
  /// By band the first and the last dialogue that has it.
  private var ends: [(first: UInt32, last: UInt32)] = []

  /// Takes a band of a dialogue. Dialogues come in the order of their numbers.
  /// - Parameter pair: takes each candidate pair, the earlier dialogue first.
  mutating func add(
    _ band: Fingerprint, of dialogue: UInt32, _ pair: (UInt32, UInt32) throws -> Void
  ) throws {
    let (band, isNew) = bands.number(of: band)
    guard !isNew else { return ends.append((dialogue, dialogue)) }
    let (first, last) = ends[band]
    try pair(first, dialogue)
    if last != first { try pair(last, dialogue) }
    ends[band].last = dialogue
  }
}

// The dialogues of one part, with all that outputs may ask of them.
import Bytes
import Cleaning
import SystemPackage

/// A part as the writer goes through it.
final class JoinedPart {
  let reader: PartReader
  let drops: DropList
  /// What a model says of its dialogues; nil where none was asked.
  let scores: PartScores?
  private let leaders: Followers
  private let part: ChunkPart
  private let identity: Fingerprint
  private var table: NameTable?
  private var places: [DialogueSource]?

  /// - Parameter rule: which dialogues are written by what a model says of them.
  init(_ part: ChunkPart, _ rule: ScoreRule? = nil) throws {
    self.part = part
    identity = part.identityFingerprint
    reader = try PartReader(part.part)
    drops = try DropList(part.drops)
    leaders = try Followers(part.leaders)
    let dialogues = reader.trailer.dialogues
    scores = try rule.flatMap { rule in
      try part.scores.map { try PartScores($0.path, dialogues, rule) }
    }
  }

  /// Reads the whole part once.
  /// - Throws: ``JobError`` where it is not, byte for byte, the part that was told of.
  func requireTold() throws {
    guard part.part.checksum != nil, try !reader.isIntact() else { return }
    throw JobError(
      "not the part that was told of", at: part.part.path.path.printable)
  }

  /// Dialogues that are written.
  var dialogues: Int { reader.trailer.dialogues - drops.count - (scores?.left ?? 0) }

  /// What becomes of a dialogue.
  func fate(of dialogue: Int) -> DialogueFate {
    if drops.contains(dialogue) { return .duplicateDialogue }
    return scores?.fate(of: dialogue) ?? .written
  }

  func names(of entry: DialogueEntry) throws -> PairNames {
    if table == nil { table = try NameTable(reader) }
    return try table!.names(of: entry)
  }

  /// What a dialogue is known by.
  func identity(of entry: DialogueEntry, seed: UInt64) -> SplitKey {
    SplitKey(file: identity, pair: entry.pair, seed: seed)
  }

  /// Where a dialogue stands in the hash space of the split.
  func key(of entry: DialogueEntry, _ keys: SplitKeys) throws -> SplitKey {
    if let leader = leaders.identity(of: entry) {
      return SplitKey(identity: leader, seed: keys.seed)
    }
    return try keys.key(identity(of: entry, seed: keys.seed), names(of: entry))
  }

  /// Who talks in a dialogue, and where it is from.
  func origin(of entry: DialogueEntry) throws -> DialogueOrigin {
    let isInOne = entry.place.sheet == entry.last.sheet
    return DialogueOrigin(
      names: try names(of: entry), first: try source(of: entry.place),
      last: isInOne ? nil : try source(of: entry.last),
      rows: (Int(entry.place.row), Int(entry.last.row)))
  }

  /// Where a dialogue begins or ends.
  func source(of place: RowPlace) throws -> DialogueSource {
    if places == nil { places = try reader.record().places(part.identity) }
    return try places!.source(of: place)
  }

  /// Whether its dialogues are built of the messages of several files.
  var isOfJob: Bool { part.identity.isEmpty }
}

extension ChunkPart {
  var identityFingerprint: Fingerprint { identity.withUnsafeBytes { Fingerprint($0) } }
}

// The dialogues of one part, with all that outputs may ask of them.
import Cleaning
import SystemPackage

/// A part as the writer goes through it.
final class PartTexts {
  let reader: PartReader
  let drops: DropList
  private let part: ChunkPart
  private let identity: Fingerprint
  private let file: String
  private var table: NameTable?
  private var sheets: [String]?

  init(_ part: ChunkPart) throws {
    self.part = part
    identity = part.identityFingerprint
    file = PathText.printable(part.identity)
    reader = try PartReader(part.part.path)
    drops = try DropList(part.drops)
  }

  /// Dialogues that are written.
  var dialogues: Int { reader.trailer.dialogues - drops.count }

  func names(of entry: DialogueEntry) throws -> PairNames {
    let names = try table ?? NameTable(reader)
    table = names
    return try names.names(of: entry)
  }

  /// What a dialogue is known by.
  func identity(of entry: DialogueEntry, seed: UInt64) -> SplitKey {
    SplitKey(file: identity, pair: entry.pair, seed: seed)
  }

  /// Where a dialogue stands in the hash space of the split.
  func key(of entry: DialogueEntry, _ keys: SplitKeys) throws -> SplitKey {
    try keys.key(identity(of: entry, seed: keys.seed), names(of: entry))
  }

  /// Reads a dialogue.
  /// - Parameter isNamed: with who talks, and the sheet.
  func read(_ entry: DialogueEntry, into talk: Talk, isNamed: Bool) throws {
    try talk.take(entry, reader.text(of: entry))
    guard isNamed else { return }
    let sheets = try self.sheets ?? reader.record().origin.headers.map(\.sheet)
    self.sheets = sheets
    guard Int(entry.place.sheet) < sheets.count else { throw JobError("damaged part") }
    talk.name(entry, try names(of: entry), file: file, sheet: sheets[Int(entry.place.sheet)])
  }
}

extension ChunkPart {
  var identityFingerprint: Fingerprint { identity.withUnsafeBytes { Fingerprint($0) } }
}

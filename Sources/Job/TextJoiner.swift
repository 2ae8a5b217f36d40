// The texts: ranges of parts copied, in plan order, to train and validation, forward and reversed.
import Cleaning
import SystemPackage

/// Writes `forward/{train,val}.txt` and `reversed/{train,val}.txt`.
///
/// A rule that needs no look ahead lets every part be copied as it comes. Otherwise parts are remembered, the
/// rule is found from their indexes, and all are copied at the end. Dialogues themselves are never held.
/// What came since the last ``endChunk()`` can be taken back.
struct TextJoiner {
  /// How much has come.
  private struct Mark {
    var parts = 0
    var dialogues = 0
    var validation = 0
  }

  private let forward: TextPair
  private let reversed: TextPair
  private let seed: UInt64
  private let wanted: Int
  private let rule: SplitRule?
  private var waiting: [ChunkPart] = []
  private var now = Mark()
  private var chunkStart = Mark()

  init(_ folder: FilePath, split: Split, seed: UInt64) throws {
    forward = try TextPair(folder.appending("forward"))
    reversed = try TextPair(folder.appending("reversed"))
    self.seed = seed
    rule = SplitRule(split)
    wanted = if case .count(let count) = split { count } else { 0 }
  }

  /// Dialogues seen.
  var dialogues: Int { now.dialogues }

  /// Validation dialogues copied.
  var validation: Int { now.validation }

  mutating func append(_ part: ChunkPart) throws {
    let reader = try PartReader(part.part.path)
    now.parts += 1
    now.dialogues += reader.trailer.dialogues
    if let rule { try copy(reader, part, rule) } else { waiting.append(part) }
  }

  /// What has come so far stays.
  mutating func endChunk() {
    chunkStart = now
    forward.mark()
    reversed.mark()
  }

  /// Takes back what came since the last ``endChunk()``.
  mutating func rewind() throws {
    waiting.removeLast(min(waiting.count, now.parts - chunkStart.parts))
    now = chunkStart
    try forward.rewind()
    try reversed.rewind()
  }

  /// Copies what had to wait, and brings everything to the disk.
  /// - Throws: ``JobError`` where the split asks for more dialogues than there are.
  mutating func finish() throws {
    if rule == nil { try copyWaiting() }
    try forward.finish()
    try reversed.finish()
  }

  private mutating func copyWaiting() throws {
    guard wanted <= dialogues else {
      throw JobError("--validation asks for \(wanted) dialogues, but there are only \(dialogues)")
    }
    guard let last = try lowestKeys().last else { return }
    for part in waiting { try copy(PartReader(part.part.path), part, .upTo(last)) }
  }

  private func lowestKeys() throws -> LowestKeys {
    var lowest = LowestKeys(wanted)
    for part in waiting {
      let file = part.identityFingerprint
      try PartReader(part.part.path).forEachDialogue { entry in
        lowest.insert(SplitKey(file: file, pair: entry.pair, seed: seed))
      }
    }
    return lowest
  }

  private mutating func copy(_ reader: PartReader, _ part: ChunkPart, _ rule: SplitRule) throws {
    let file = part.identityFingerprint
    var run = TextRun(isValidation: false, start: 0, end: 0)
    try reader.forEachDialogue { entry in
      let isValidation = rule.isValidation(SplitKey(file: file, pair: entry.pair, seed: seed))
      if isValidation != run.isValidation {
        try copy(run, reader)
        run = TextRun(isValidation: isValidation, start: run.end, end: run.end)
      }
      run.end += Int(entry.length)
      now.validation += isValidation ? 1 : 0
    }
    try copy(run, reader)
    forward.startWriteback()
    reversed.startWriteback()
  }

  private func copy(_ run: TextRun, _ reader: PartReader) throws {
    guard run.start < run.end else { return }
    let trailer = reader.trailer
    let count = run.end - run.start
    try forward[run.isValidation].append(reader.file, trailer.forwardOffset + run.start, count)
    try reversed[run.isValidation].append(reader.file, trailer.reversedOffset + run.start, count)
  }
}

/// Successive dialogues of one part that go to the same set: a range of its texts.
private struct TextRun {
  var isValidation: Bool
  var start: Int
  var end: Int
}

extension ChunkPart {
  var identityFingerprint: Fingerprint { identity.withUnsafeBytes { Fingerprint($0) } }
}

/// The two texts of one direction.
private struct TextPair {
  private let train: TextFile
  private let validation: TextFile

  init(_ folder: FilePath) throws {
    try Folder.make(folder)
    train = try TextFile(folder.appending("train.txt"))
    validation = try TextFile(folder.appending("val.txt"))
  }

  subscript(isValidation: Bool) -> TextFile { isValidation ? validation : train }

  func mark() {
    train.mark()
    validation.mark()
  }

  func rewind() throws {
    try train.rewind()
    try validation.rewind()
  }

  func startWriteback() {
    train.startWriteback()
    validation.startWriteback()
  }

  func finish() throws {
    try train.finish()
    try validation.finish()
  }
}

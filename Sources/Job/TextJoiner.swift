// The texts: ranges of parts copied, in plan order, to train and validation, forward and reversed, with their index.
import Cleaning
import SystemPackage

/// Writes `forward/{train,val}.txt`, `reversed/{train,val}.txt` and `index`.
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
    /// Bytes of the train and of the validation texts.
    var train = 0
    var held = 0
  }

  private let forward: TextPair
  private let reversed: TextPair
  private let index: IndexWriter
  private let seed: UInt64
  private let wanted: Int
  private let rule: SplitRule?
  private var waiting: [ChunkPart] = []
  /// By part what was left out of its dialogues.
  private(set) var losses: [DialogueLoss] = []
  private var now = Mark()
  private var chunkStart = Mark()

  init(_ folder: FilePath, split: Split, seed: UInt64) throws {
    forward = try TextPair(folder, "forward")
    reversed = try TextPair(folder, "reversed")
    index = try IndexWriter(folder.appending("index"))
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
    let drops = try DropList(part.drops)
    now.parts += 1
    now.dialogues += reader.trailer.dialogues - drops.count
    losses.append(DialogueLoss(dialogues: drops.count))
    if let rule { try copy(reader, part, drops, rule) } else { waiting.append(part) }
  }

  /// What has come so far stays.
  mutating func endChunk() throws {
    chunkStart = now
    forward.mark()
    reversed.mark()
    try index.mark()
  }

  /// Takes back what came since the last ``endChunk()``.
  mutating func rewind() throws {
    waiting.removeLast(min(waiting.count, now.parts - chunkStart.parts))
    losses.removeLast(now.parts - chunkStart.parts)
    now = chunkStart
    try forward.rewind()
    try reversed.rewind()
    try index.rewind()
  }

  /// Copies what had to wait, and brings everything to the disk.
  /// - Throws: ``JobError`` where the split asks for more dialogues than there are.
  mutating func finish() throws -> [WrittenFile] {
    if rule == nil { try copyWaiting() }
    return try forward.finish() + reversed.finish() + [index.finish(as: "index")]
  }

  private mutating func copyWaiting() throws {
    guard wanted <= dialogues else {
      throw JobError("--validation asks for \(wanted) dialogues, but there are only \(dialogues)")
    }
    guard let last = try lowestKeys().last else { return }
    now.parts = 0
    for part in waiting {
      now.parts += 1
      try copy(PartReader(part.part.path), part, DropList(part.drops), .upTo(last))
    }
  }

  private func lowestKeys() throws -> LowestKeys {
    var lowest = LowestKeys(wanted)
    for part in waiting {
      let (file, drops) = (part.identityFingerprint, try DropList(part.drops))
      var number = 0
      try PartReader(part.part.path).forEachDialogue { entry in
        if !drops.contains(number) {
          lowest.insert(SplitKey(file: file, pair: entry.pair, seed: seed))
        }
        number += 1
      }
    }
    return lowest
  }

  private mutating func copy(
    _ reader: PartReader, _ part: ChunkPart, _ drops: DropList, _ rule: SplitRule
  ) throws {
    let file = part.identityFingerprint
    var run = TextRun(isValidation: false, start: 0, end: 0)
    var number = -1
    try reader.forEachDialogue { entry in
      number += 1
      if drops.contains(number) {
        losses[now.parts - 1].turns += Int(entry.turns)
        try copy(run, reader)
        run.start = run.end + Int(entry.length)
        run.end = run.start
        return
      }
      let key = SplitKey(file: file, pair: entry.pair, seed: seed)
      let isValidation = rule.isValidation(key)
      if isValidation != run.isValidation {
        try copy(run, reader)
        run = TextRun(isValidation: isValidation, start: run.end, end: run.end)
      }
      run.end += Int(entry.length)
      try index.append(place(key.identity, Int(entry.length), isValidation))
    }
    try copy(run, reader)
    forward.startWriteback()
    reversed.startWriteback()
  }

  /// Where a dialogue will stand, behind those that came before it in its set.
  private mutating func place(
    _ identity: Fingerprint, _ length: Int, _ isValidation: Bool
  ) -> IndexEntry {
    let offset = isValidation ? now.held : now.train
    if isValidation {
      now.held += length
      now.validation += 1
    } else {
      now.train += length
    }
    return IndexEntry(
      identity: identity, offset: offset, length: length, isValidation: isValidation)
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
  private let name: String
  private let train: OutputFile
  private let validation: OutputFile

  init(_ folder: FilePath, _ name: String) throws {
    self.name = name
    try Folder.make(folder.appending(name))
    train = try OutputFile(folder.appending(name).appending("train.txt"))
    validation = try OutputFile(folder.appending(name).appending("val.txt"))
  }

  subscript(isValidation: Bool) -> OutputFile { isValidation ? validation : train }

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

  func finish() throws -> [WrittenFile] {
    [try train.finish(as: "\(name)/train.txt"), try validation.finish(as: "\(name)/val.txt")]
  }
}

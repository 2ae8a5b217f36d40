// The dialogues of a job, part by part in plan order, or in the order of a hash, to every output that has some.
import Cleaning
import SystemPackage

/// Everything that the writer is told before the first part.
struct WriterPlan: Codable, Equatable, Sendable {
  var folder: WirePath
  var rule: OutputRule
  var seed: UInt64
  var labels: TurnLabels
  var writesRejects = false
}

/// Writes texts and other forms of dialogues, and `index` where both plain texts are written.
///
/// A rule that needs no look ahead lets every part be copied as it comes. Otherwise parts are remembered, the
/// rule is found from their indexes, and all are copied at the end. Dialogues themselves are never held.
/// What came since the last ``endChunk()`` can be taken back.
struct TextJoiner {
  /// How much has come.
  private struct Mark {
    var parts = 0
    var dialogues = 0
    /// Dialogues, and bytes of them in plain texts, by set.
    var counts: [Int]
    var bytes: [Int]
  }

  private let plan: WriterPlan
  private let keys: SplitKeys
  private let bounds: SetBounds?
  private let plain: [PlainTexts]
  private let forms: [FormOutput]
  /// Of plain texts.
  private let lineage: [LineageFiles]
  private let index: IndexWriter?
  private let talk: Talk
  private let isNamed: Bool
  private var waiting: [ChunkPart] = []
  /// By part what was left out of its dialogues.
  private(set) var losses: [DialogueLoss] = []
  private var now: Mark
  private var chunkStart: Mark

  init(_ plan: WriterPlan) throws {
    self.plan = plan
    let (folder, rule) = (plan.folder.path, plan.rule)
    keys = SplitKeys(unit: rule.split.unit, seed: plan.seed)
    bounds = SetBounds(rule.split.amounts)
    let plainOutputs = rule.outputs.filter(\.isPlain)
    plain = try plainOutputs.map {
      try PlainTexts(folder, isReversed: $0.form == .reversed, sets: rule.split.names)
    }
    lineage = try (rule.hasLineage ? plainOutputs : []).map {
      try LineageFiles(folder, $0.form.rawValue, rule.split.names)
    }
    forms = try rule.outputs.filter { $0.form != .clean && !$0.isPlain }.flatMap {
      try FormOutput.all(plan, $0)
    }
    index = plain.count == 2 ? try IndexWriter(folder.appending("index")) : nil
    talk = Talk(plan.labels)
    isNamed = rule.hasLineage || rule.outputs.contains(where: \.metadata)
    let none = rule.split.names.map { _ in 0 }
    now = Mark(counts: none, bytes: none)
    chunkStart = now
  }

  /// Dialogues seen.
  var dialogues: Int { now.dialogues }

  /// Dialogues copied, by set; `train` is the first.
  var counts: [Int] { now.counts }

  private var mustWait: Bool { bounds == nil || plan.rule.shuffles }

  mutating func append(_ part: ChunkPart) throws {
    let texts = try PartTexts(part)
    now.parts += 1
    now.dialogues += texts.dialogues
    losses.append(DialogueLoss())
    if let bounds, !mustWait { try copy(texts, bounds) } else { waiting.append(part) }
  }

  /// What has come so far stays.
  mutating func endChunk() throws {
    chunkStart = now
    for texts in plain { try texts.mark() }
    for form in forms { try form.mark() }
    for file in lineage { try file.mark() }
    try index?.mark()
  }

  /// Takes back what came since the last ``endChunk()``.
  mutating func rewind() throws {
    waiting.removeLast(min(waiting.count, now.parts - chunkStart.parts))
    losses.removeLast(now.parts - chunkStart.parts)
    now = chunkStart
    for texts in plain { try texts.rewind() }
    for form in forms { try form.rewind() }
    for file in lineage { try file.rewind() }
    try index?.rewind()
  }

  /// Copies what had to wait, and brings everything to the disk.
  /// - Throws: ``JobError`` where the split asks for more dialogues than there are.
  mutating func finish() throws -> (files: [WrittenFile], counts: [OutputCount]) {
    if mustWait { try copyWaiting() }
    let written = try plain.flatMap { try $0.finish() } + lineage.flatMap { try $0.finish() }
    let others = try forms.map { try $0.finish() }
    let last = try index.map { [try $0.finish(as: "index")] } ?? []
    return (written + last + others.flatMap(\.files), others.flatMap(\.counts))
  }

  // MARK: What had to wait

  private mutating func copyWaiting() throws {
    let bounds = try bounds ?? countedBounds()
    now.parts = 0
    if plan.rule.shuffles { return try copyShuffled(bounds) }
    for part in waiting {
      now.parts += 1
      try copy(PartTexts(part), bounds)
    }
  }

  /// The bounds of sets that are given as numbers.
  private func countedBounds() throws -> SetBounds {
    let counts = plan.rule.split.amounts.map { if case .count(let count) = $0 { count } else { 0 } }
    let wanted = counts.reduce(0, +)
    var lowest = LowestKeys(wanted)
    for part in waiting {
      let texts = try PartTexts(part)
      try texts.forEachWritten { entry in lowest.insert(try texts.key(of: entry, keys)) }
    }
    guard lowest.count == wanted else {
      throw JobError(
        "the split asks for \(wanted) \(keys.unit.rawValue)s, but there are only \(lowest.count)")
    }
    return SetBounds(counts: counts, of: lowest.sorted)
  }

  private mutating func copyShuffled(_ bounds: SetBounds) throws {
    var shuffle = Shuffle(waiting, seed: plan.seed, dialogues: now.dialogues)
    for (place, part) in waiting.enumerated() {
      let texts = try PartTexts(part)
      try lose(texts, place)
    }
    try shuffle.forEach { texts, entry in
      let set = bounds.set(of: try texts.key(of: entry, keys))
      try append(entry, of: texts, to: set)
      if forms.isEmpty, lineage.isEmpty { try texts.read(entry, into: talk, isNamed: false) }
      for texts in plain { try texts.append(talk, to: set) }
    }
    startWriteback()
  }

  // MARK: One part

  private mutating func copy(_ texts: PartTexts, _ bounds: SetBounds) throws {
    var run = TextRun(set: 0, start: 0, end: 0)
    try lose(texts, now.parts - 1)
    try texts.forEachWritten { entry in
      let set = bounds.set(of: try texts.key(of: entry, keys))
      if set != run.set || run.end != Int(entry.offset) {
        try copy(run, texts.reader)
        run = TextRun(set: set, start: Int(entry.offset), end: Int(entry.offset))
      }
      run.end += Int(entry.length)
      try append(entry, of: texts, to: set)
    }
    try copy(run, texts.reader)
    startWriteback()
  }

  /// Counts what is left out of a part for the file that it is of, or, where its dialogues are of the whole job, for those in
  /// which they begin: their parts have come first, in the same order.
  private mutating func lose(_ texts: PartTexts, _ part: Int) throws {
    try texts.forEachDropped {
      let place = texts.isOfJob ? try texts.source(of: $0.place).file : part
      guard losses.indices.contains(place) else { throw JobError("damaged part") }
      losses[place].dialogues += 1
      losses[place].turns += Int($0.turns)
    }
  }

  /// Appends a dialogue to everything but plain texts.
  private mutating func append(_ entry: DialogueEntry, of texts: PartTexts, to set: Int) throws {
    try index?.append(
      IndexEntry(
        identity: texts.identity(of: entry, seed: plan.seed).identity, offset: now.bytes[set],
        length: Int(entry.length), set: set))
    now.counts[set] += 1
    now.bytes[set] += Int(entry.length)
    guard !forms.isEmpty || !lineage.isEmpty else { return }
    try texts.read(entry, into: talk, isNamed: isNamed)
    for form in forms { try form.append(talk, to: set) }
    for file in lineage { try file.append(talk, to: set) }
  }

  private func copy(_ run: TextRun, _ reader: PartReader) throws {
    guard run.start < run.end else { return }
    for texts in plain { try texts.append(run.start..<run.end, of: reader, to: run.set) }
  }

  private func startWriteback() {
    plain.forEach { $0.startWriteback() }
    forms.forEach { $0.startWriteback() }
  }
}

/// Successive dialogues of one part that go to the same set: a range of its texts.
private struct TextRun {
  var set: Int
  var start: Int
  var end: Int
}

extension PartTexts {
  /// The dialogues that are written.
  func forEachWritten(_ use: (DialogueEntry) throws -> Void) throws {
    var number = 0
    try reader.forEachDialogue { entry in
      if !drops.contains(number) { try use(entry) }
      number += 1
    }
  }

  /// The dialogues that are left out because there are others like them.
  func forEachDropped(_ use: (DialogueEntry) throws -> Void) throws {
    guard drops.count > 0 else { return }
    var number = 0
    try reader.forEachDialogue { entry in
      if drops.contains(number) { try use(entry) }
      number += 1
    }
  }
}

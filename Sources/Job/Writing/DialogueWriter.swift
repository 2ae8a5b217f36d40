// The dialogues of a job, part by part in plan order, or in the order of a hash, to every output
// that has some.
import Bytes
import Cleaning
import Forms
import Recipe
import SystemPackage

/// Everything that the writer is told before the first part.
struct WriterPlan: Codable, Equatable, Sendable {
  var folder: WirePath
  var rule: OutputRule
  var seed: UInt64
  var labels: TurnLabels
  /// What joins turns of one speaker between which nothing is left.
  var separator = ";"
  var writesRejects = false
}

/// Writes texts and other forms of dialogues, and `index` where both plain texts are written.
///
/// A rule that needs no look ahead lets every part be copied as it comes. Otherwise parts are
/// remembered, the rule is found from their indexes, and all are copied at the end. Dialogues
/// themselves are never held. What came since the last ``endChunk()`` can be taken back.
struct DialogueWriter {
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
  private let plain: [RangeCopies]
  private let forms: [FormOutput]
  /// The same, used for every dialogue, which costs no count of references.
  private let borrowed: [Unmanaged<FormOutput>]
  private let lineage: SideFiles?
  private let scores: SideFiles?
  private let scoreRule: ScoreRule?
  private let tally: ScoreTally
  private let index: IndexWriter?
  /// All of these.
  private let writers: [any Rewindable]
  private let view: DialogueView
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
    plain = try rule.outputs.filter(\.isPlain).flatMap { try RangeCopies.all(plan, $0) }
    lineage =
      rule.hasLineage ? try SideFiles(folder, rule.split.names, SideFiles.lineage) : nil
    scores = rule.hasScores ? try SideFiles(folder, rule.split.names, SideFiles.scores) : nil
    scoreRule = rule.model.map(ScoreRule.init)
    tally = ScoreTally()
    forms = try rule.outputs.filter { !$0.isPlain }.flatMap { try FormOutput.all(plan, $0) }
    borrowed = forms.map(Unmanaged.passUnretained)
    index = rule.hasIndex ? try IndexWriter(folder.appending("index")) : nil
    let others: [(any Rewindable)?] = [lineage, scores, index, tally]
    writers = plain + forms + others.compactMap(\.self)
    view = DialogueView(plan.labels, separator: plan.separator)
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
    let texts = try JoinedPart(part, scoreRule)
    try texts.requireTold()
    if let scores = texts.scores { tally.append(scores) }
    now.parts += 1
    now.dialogues += texts.dialogues
    losses.append(DialogueLoss())
    if let bounds, !mustWait { try copy(texts, bounds) } else { waiting.append(part) }
  }

  /// What has come so far stays.
  mutating func endChunk() throws {
    chunkStart = now
    for writer in writers { try writer.mark() }
  }

  /// Takes back what came since the last ``endChunk()``.
  mutating func rewind() throws {
    waiting.removeLast(min(waiting.count, now.parts - chunkStart.parts))
    losses.removeLast(now.parts - chunkStart.parts)
    now = chunkStart
    for writer in writers { try writer.rewind() }
  }

  /// Copies what had to wait, and brings everything to the disk.
  /// - Throws: ``JobError`` where the split asks for more dialogues than there are.
  mutating func finish() throws -> (files: [WrittenFile], counts: [OutputCount]) {
    if let rule = plan.rule.model { try tally.require(rule) }
    if mustWait { try copyWaiting() }
    for writer in writers { try writer.complete() }
    for files in sides { try files.finish() }
    var written = try plain.flatMap(finish)
    if let index { written.append(try index.finish(as: "index")) }
    written += try forms.flatMap(finish)
    for files in sides { try files.remove() }
    return (written, forms.flatMap(\.counts) + plain.flatMap { $0.counts(counts) })
  }

  /// What stands beside outputs.
  private var sides: [SideFiles] { [lineage, scores].compactMap(\.self) }

  /// What a model said of all dialogues; nil where none was asked.
  var said: ScoreSummary? { plan.rule.model.map { tally.summary($0) } }

  /// The files of an output, and what stands beside it behind them.
  private func finish(_ output: any OutputWriter) throws -> [WrittenFile] {
    try output.finish()
      + sides.flatMap { try $0.give(to: output.name, without: output.left) }
  }

  // MARK: What had to wait

  private mutating func copyWaiting() throws {
    let bounds = try bounds ?? countedBounds()
    now.parts = 0
    if plan.rule.shuffles { return try copyShuffled(bounds) }
    for part in waiting {
      now.parts += 1
      try copy(JoinedPart(part, scoreRule), bounds)
    }
  }

  /// The bounds of sets of which some are given as numbers: those take the lowest keys that no
  /// percentage takes.
  private func countedBounds() throws -> SetBounds {
    let amounts = plan.rule.split.amounts
    let wanted = amounts.reduce(0) { $0 + $1.count }
    var bounds = SetBounds(percentagesOf: amounts)
    var lowest = LowestKeys(wanted)
    for part in waiting {
      let texts = try JoinedPart(part, scoreRule)
      try texts.forEachWritten { entry, _ in
        let key = try texts.key(of: entry, keys)
        if bounds.set(of: key) == 0 { lowest.insert(key) }
      }
    }
    try require(wanted, of: lowest.count)
    bounds.add(countsOf: amounts, from: lowest.sorted)
    return bounds
  }

  private func require(_ wanted: Int, of count: Int) throws {
    guard count < wanted else { return }
    let isMixed = plan.rule.split.amounts.contains { if case .percent = $0 { true } else { false } }
    throw JobError(
      "the split asks for \(wanted) \(keys.unit.rawValue)s, but there are only \(count)"
        + (isMixed ? " beside its percentages" : ""))
  }

  private mutating func copyShuffled(_ bounds: SetBounds) throws {
    var shuffle = Shuffle(waiting, scoreRule, seed: plan.seed, dialogues: now.dialogues)
    for (place, part) in waiting.enumerated() {
      let texts = try JoinedPart(part, scoreRule)
      try lose(texts, place)
    }
    try shuffle.forEach { texts, entry, number, text in
      let set = bounds.set(of: try texts.key(of: entry, keys))
      try look(at: entry, text)
      try append(entry, number, of: texts, to: set)
      for texts in plain { try texts.append(view, to: set) }
    }
  }

  // MARK: One part

  private mutating func copy(_ texts: JoinedPart, _ bounds: SetBounds) throws {
    var run = TextRun(set: 0, start: 0, end: 0)
    var window = ReadAhead()
    try lose(texts, now.parts - 1)
    try texts.forEachWritten { entry, number in
      let set = bounds.set(of: try texts.key(of: entry, keys))
      if set != run.set || run.end != Int(entry.offset) {
        try copy(run, texts.reader)
        run = TextRun(set: set, start: Int(entry.offset), end: Int(entry.offset))
      }
      run.end += Int(entry.length)
      if looksInside { try look(at: entry, window.text(of: entry, in: texts.reader)) }
      try append(entry, number, of: texts, to: set)
    }
    try copy(run, texts.reader)
  }

  /// Counts what is left out of a part for the file that it is of, or, where its dialogues are of
  /// the whole job, for those in which they begin: their parts have come first, in the same order.
  private mutating func lose(_ texts: JoinedPart, _ part: Int) throws {
    try texts.forEachDropped { entry, _, fate in
      let place = texts.isOfJob ? try texts.source(of: entry.place).file : part
      guard losses.indices.contains(place) else { throw JobError.damaged(.dialogueIndex) }
      losses[place].count(fate, turns: Int(entry.turns))
    }
  }

  /// Whether any output wants more than ranges of texts.
  private var looksInside: Bool { !forms.isEmpty || lineage != nil || scores != nil }

  /// - Throws: ``JobError`` where the text is not made of the turns that its part told of.
  private func look(at entry: DialogueEntry, _ text: Bytes) throws {
    guard view.take(text, turns: Int(entry.turns), isAgentFirst: entry.isAgentFirst) else {
      throw JobError.damaged(.texts)
    }
  }

  /// Appends a dialogue, which the view has taken where that is wanted, to everything but plain
  /// texts.
  private mutating func append(
    _ entry: DialogueEntry, _ number: Int, of texts: JoinedPart, to set: Int
  ) throws {
    try index?.append(
      IndexEntry(
        identity: texts.identity(of: entry, seed: plan.seed).identity, offset: now.bytes[set],
        length: Int(entry.length), set: set))
    now.counts[set] += 1
    now.bytes[set] += Int(entry.length)
    guard looksInside else { return }
    let origin = isNamed ? try texts.origin(of: entry) : nil
    if let origin {
      view.name(
        agent: origin.names.agent, customer: origin.names.customer, file: origin.first.name)
    }
    let said = try texts.scores?.said(of: number)
    view.said = said?.result ?? Bytes(start: nil, count: 0)
    for form in borrowed { try form._withUnsafeGuaranteedRef { try $0.append(view, to: set) } }
    if let origin { try lineage?.append(origin, to: set) }
    if let said { try scores?.append(said, to: set) }
  }

  private func copy(_ run: TextRun, _ reader: PartReader) throws {
    guard run.start < run.end else { return }
    for texts in plain { try texts.append(run.start..<run.end, of: reader, to: run.set) }
  }
}

/// Successive dialogues of one part that go to the same set: a range of its texts.
private struct TextRun {
  var set: Int
  var start: Int
  var end: Int
}

extension JoinedPart {
  /// The dialogues that are written, with their numbers.
  func forEachWritten(_ use: (DialogueEntry, Int) throws -> Void) throws {
    var number = 0
    try reader.forEachDialogue { entry in
      if fate(of: number) == .written { try use(entry, number) }
      number += 1
    }
  }

  /// The dialogues that are left out because there are others like them, or by what a model says.
  func forEachDropped(_ use: (DialogueEntry, Int, DialogueFate) throws -> Void) throws {
    guard dialogues < reader.trailer.dialogues else { return }
    var number = 0
    try reader.forEachDialogue { entry in
      let fate = fate(of: number)
      if fate != .written { try use(entry, number, fate) }
      number += 1
    }
  }
}

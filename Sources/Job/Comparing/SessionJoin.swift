// Dialogues of a whole job: the messages of each pair from all parts, in the order of their times,
// rendered to one part.
import Bytes
import Cleaning
import Recipe
import SystemPackage

/// Joins the messages of one slice of a job's pairs.
///
/// Memory is that of the slice, see ``SessionSlice``, the index of its dialogues, and three times
/// the text of one pair.
final class SessionJoin {
  private let task: ComparisonTask
  private let recipe: Recipe
  private let busy: () throws -> Void
  private let parts: SessionParts
  private let part: PartWriter
  private let rejects: RejectWriter?
  private var dialogues: Dialogues
  private var marker: DialogueMarker
  private var prints = PartMarks()
  private var entries: [DialogueEntry] = []
  private var textBytes: UInt64 = 0
  private var names = NameDraft()
  private var sources = SourceList()
  private var counts: [Int: BuiltCount] = [:]

  init(_ task: ComparisonTask, _ recipe: Recipe, _ busy: @escaping () throws -> Void) throws {
    (self.task, self.recipe, self.busy) = (task, recipe, busy)
    parts = SessionParts(task)
    part = try PartWriter(task.output.path)
    rejects = recipe.writesRejects ? RejectWriter(identity: []) : nil
    dialogues = Dialogues(recipe)
    marker = DialogueMarker(recipe)
  }

  func run() throws -> StageResult {
    let slice = try SessionSlice(parts, task.from..<task.to, busy)
    let label = max(recipe.agentLabel.utf8.count, recipe.customerLabel.utf8.count)
    part.beginTexts(room: slice.mostTextBytes(label: label))
    try slice.forEachPair(join)
    try part.endTexts()
    try rejects?.finish()
    try part.commit(
      entries, try rejects?.take(part.write) ?? [], .ofJob(sources.list), prints: prints,
      names: names.bytes)
    return StageResult(
      counts: counts.values.sorted { $0.file < $1.file }, prints: prints.dialogues.count,
      checksum: part.checksum)
  }

  /// Builds the dialogues of one pair.
  private func join(_ messages: [SessionSlice.Message]) throws {
    let moments = messages.map {
      SessionMoment(file: Int($0.file), time: $0.entry.time, isCut: $0.entry.isCut)
    }
    let steps = SessionOrder.steps(moments, gap: recipe.sessionSeconds)
    guard let first = steps.first.map({ messages[$0.message] }) else { return }
    try names.append(NameTable.names(Int(first.entry.owner), of: parts.reader(Int(first.file))))
    for (number, step) in steps.enumerated() {
      try add(messages[step.message], begins: step.begins, number)
    }
    defer { dialogues.removePair() }
    let message = { (place: RowPlace) in messages[steps[Int(place.row)].message] }
    var sum = Counts()
    try dialogues.forEach(&sum) {
      try reject($0, message($0.place))
    } _: {
      forward, reversed, entry in
      try write(forward, reversed, entry, message(entry.place), message(entry.last))
    }
    let file = Int(message(RowPlace()).file)
    counts[file, default: BuiltCount(file: file)].turns.built += sum.turns.built
    counts[file]!.turns.dropped += sum.turns.dropped
  }

  /// - Parameter number: of the message in the order of the pair's, by which its dialogue names it.
  private func add(_ message: SessionSlice.Message, begins: Bool, _ number: Int) throws {
    try busy()
    let entry = message.entry
    try parts.reader(Int(message.file)).text(of: entry).withUnsafeBufferPointer {
      dialogues.add(
        cleaned: $0, of: entry.pair, isAgent: entry.isAgent, lastLength: entry.lastLength,
        begins: begins, place: RowPlace(row: number))
    }
  }

  private func write(
    _ forward: Bytes, _ reversed: Bytes, _ entry: DialogueEntry, _ first: SessionSlice.Message,
    _ last: SessionSlice.Message
  ) throws {
    marker.mark(forward, entries.count, to: &prints.dialogues)
    var entry = entry
    (entry.offset, entry.owner) = (textBytes, UInt32(names.count - 1))
    (entry.place, entry.last) = (try place(of: first), try place(of: last))
    textBytes += entry.length
    entries.append(entry)
    try part.write(UnsafeRawBufferPointer(forward))
    try part.writeReversed(UnsafeRawBufferPointer(reversed))
    count(first, .written, turns: Int(entry.turns))
  }

  private func reject(_ dialogue: RejectedDialogue, _ first: SessionSlice.Message) throws {
    count(first, dialogue.fate)
    guard let rejects else { return }
    // First: it puts a sheet that is new into the list.
    let place = try place(of: first)
    let source = try sources.list.source(of: place)
    try rejects.dialogue(
      dialogue.text, dialogue.fate, of: source.sheet, row: Int(first.entry.place.row),
      in: source.name)
  }

  /// Counts a dialogue that was built for the file of its first message.
  /// - Parameter turns: that are written.
  private func count(_ first: SessionSlice.Message, _ fate: DialogueFate, turns: Int = 0) {
    let file = Int(first.file)
    counts[file, default: BuiltCount(file: file)].dialogues.count(fate)
    counts[file]!.turns.written += turns
  }

  /// The row of a message, its sheet by its number in the part's list.
  private func place(of message: SessionSlice.Message) throws -> RowPlace {
    let (file, place) = (Int(message.file), message.entry.place)
    let number = try sources.number(file, Int(place.sheet)) {
      try parts.source(file, sheet: Int(place.sheet))
    }
    return RowPlace(sheet: number, row: Int(place.row))
  }
}

extension PartRecord {
  /// The record of a part of dialogues of the whole job, which is of no one input.
  static func ofJob(_ sources: [DialogueSource]) -> PartRecord {
    PartRecord(
      summary: PartSummary(),
      origin: PartOrigin(
        size: 0, modified: 0, digest: 0, recipe: 0, headers: [], layout: []),
      sources: sources)
  }
}

// The dialogues of one file: messages gathered by agent and customer, then written as turns.
//
// Messages of many talks are interleaved in a file, so each is cleaned once, appended to one arena,
// and linked to the next message of its talk. Nothing is rendered before the file has ended.
import Bytes
import Recipe

/// Builds the dialogues of one file (behaviour §5).
///
/// Memory is the cleaned text of the file's kept messages, 24 bytes for each of them, and the
/// pairs' names.
package struct Dialogues: ~Copyable {
  private let length: LengthRule
  /// Whether words for personal data have numbers.
  let isNumbered: Bool
  var numbers = PersonalNumbers()
  private let ownLabels: (agent: FixedBytes, customer: FixedBytes)
  let agentLabel: Bytes
  let customerLabel: Bytes
  private var message: MessageText
  private var pairs: PairTable
  private var threads: [Thread] = []
  /// The talk of each pair, by the pair's number; -1 before its first message.
  private var open: [Int] = []
  /// Whether the pair's next message begins another talk.
  private var isCut: [Bool] = []
  /// The time of each pair's last message, if sessions count; nil before one that has a time.
  private var times: [Int?] = []
  private let sessionSeconds: Int?
  var messages: [Message] = []
  var text = TextArena(capacity: 1 << 20)
  private var textBytes = 0

  package init(_ recipe: Recipe, rename: Renaming? = nil) {
    pairs = PairTable(rename)
    ownLabels = (
      FixedBytes(Array(recipe.agentLabel.utf8)), FixedBytes(Array(recipe.customerLabel.utf8))
    )
    (agentLabel, customerLabel) = (ownLabels.agent.bytes, ownLabels.customer.bytes)
    length = recipe.length
    isNumbered = recipe.personal.masks && recipe.personal.isNumbered
    sessionSeconds = recipe.sessionSeconds
    message = MessageText(recipe)
  }

  /// Bytes that all dialogues will have, forward as well as reversed, or more if pieces are cut
  /// or dropped.
  package var maximumTextBytes: Int { length.isOff ? textBytes : textBytes + messages.count }

  /// Adds a kept row. Agent and customer are trimmed; the message is as it was read.
  /// - Parameters:
  ///   - place: of the row.
  ///   - isMasked: whether tokens stand in the message for personal data.
  package mutating func add(
    agent: Bytes, customer: Bytes, isAgent: Bool, message: Bytes, place: RowPlace = RowPlace(),
    isMasked: Bool = false
  ) {
    guard append(message, isAgent, place, isMasked) else { return }
    let number = pair(agent: agent, customer: customer)
    link(number, pairs.fingerprint(of: number))
  }

  /// Adds a kept row whose pair is known.
  /// - Parameters:
  ///   - number: of the pair.
  ///   - time: in seconds, for sessions; nil if it is not known.
  package mutating func add(
    to number: Int, at time: Int? = nil, isAgent: Bool, message: Bytes, place: RowPlace,
    isMasked: Bool = false
  ) {
    guard append(message, isAgent, place, isMasked) else { return }
    if let time, let sessionSeconds { begin(number, time, sessionSeconds) }
    link(number, pairs.fingerprint(of: number))
  }

  /// Ends the pair's talk if its last message is too long ago.
  private mutating func begin(_ number: Int, _ time: Int, _ gap: Int) {
    while times.count < open.count { times.append(nil) }
    if let last = times[number], time - last > gap { isCut[number] = true }
    times[number] = time
  }

  /// The number of a pair; agent and customer are trimmed. Its first message begins a talk.
  @inline(__always)
  package mutating func pair(agent: Bytes, customer: Bytes) -> Int {
    let (number, isNew) = pairs.number(agent: agent, customer: customer)
    if isNew { meet() }
    return number
  }

  /// The names of a pair, valid until the next new one.
  package borrowing func names(of number: Int) -> (agent: Bytes, customer: Bytes) {
    pairs.names(of: number)
  }

  private mutating func meet() {
    open.append(-1)
    isCut.append(true)
  }

  /// Calls `use` with the agents and customers of all pairs, one behind another, and where those of
  /// each pair end.
  package borrowing func withNames<Result>(
    _ use: (Bytes, [(agent: Int, customer: Int)]) throws -> Result
  ) rethrows -> Result {
    try pairs.withNames(use)
  }

  /// Cleans a message and appends it; false if nothing is left of it.
  @inline(__always)
  private mutating func append(
    _ message: Bytes, _ isAgent: Bool, _ place: RowPlace, _ isMasked: Bool
  ) -> Bool {
    let start = text.count
    guard let lastLength = self.message.append(message, to: &text) else { return false }
    note(start, isAgent, lastLength, place, isMasked)
    return true
  }

  /// Takes down the message that ends the text.
  @inline(__always)
  private mutating func note(
    _ start: Int, _ isAgent: Bool, _ lastLength: UInt8, _ place: RowPlace, _ isMasked: Bool
  ) {
    messages.append(
      Message(
        start..<text.count, isAgent: isAgent, isMasked: isMasked, lastLength: lastLength,
        place: place))
  }

  // MARK: One pair of a whole job

  /// Adds a message of the one pair whose dialogues are built, as ``MessageTable`` has cleaned it.
  /// - Parameters:
  ///   - begins: it begins a dialogue; the first one does anyway.
  ///   - place: comes back in the dialogues' entries.
  package mutating func add(
    cleaned message: Bytes, of pair: Fingerprint, isAgent: Bool, lastLength: UInt8, begins: Bool,
    place: RowPlace
  ) {
    if open.isEmpty { meet() }
    let start = text.count
    text.append(message)
    note(start, isAgent, lastLength, place, true)
    if begins { isCut[0] = true }
    link(0, pair)
  }

  /// Forgets the pair, for the next one.
  package mutating func removePair() {
    (threads, open, isCut) = ([], [], [])
    messages.removeAll(keepingCapacity: true)
    text.truncate(to: 0)
    textBytes = 0
  }

  /// Links the last message to those of its pair.
  private mutating func link(_ number: Int, _ pair: Fingerprint) {
    let place = UInt32(messages.count - 1)
    let message = messages[messages.count - 1]
    if isCut[number] {
      begin(Thread(pair: pair, number: 0, first: place, last: place, owner: number))
      textBytes += turnBytes(message) + 1
    } else {
      let thread = open[number]
      let last = Int(threads[thread].last)
      messages[last].next = place
      threads[thread].last = place
      textBytes +=
        messages[last].isAgent == message.isAgent
        ? Int(message.length) - Int(message.lastLength) + Int(messages[last].lastLength)
        : turnBytes(message)
    }
  }

  private mutating func begin(_ thread: Thread) {
    var thread = thread
    let before = open[thread.owner]
    if before >= 0 { thread.number = threads[before].number + 1 }
    (open[thread.owner], isCut[thread.owner]) = (threads.count, false)
    threads.append(thread)
  }

  /// The next message of a pair begins another dialogue.
  /// - Parameter number: of the pair.
  package mutating func end(_ number: Int) { isCut[number] = true }

  /// Bytes of a turn that is this message alone, with label and line end.
  private func turnBytes(_ message: Message) -> Int {
    (message.isAgent ? agentLabel : customerLabel).count + Int(message.length)
      - Int(message.lastLength) + 1
  }

  /// Hands on every dialogue, in the order of their first messages: its turns forward, the same
  /// turns backwards, and its index entry. Counts those that were built, by their fates, and their
  /// turns.
  ///
  /// - Parameter reject: is told of every dialogue that is dropped, with the turns that it has.
  package mutating func forEach(
    _ counts: inout Counts, reject: (RejectedDialogue) throws -> Void = { _ in },
    _ use: (Bytes, Bytes, DialogueEntry) throws -> Void
  ) rethrows {
    var forward = TextArena(capacity: 64 << 10)
    var backward = TextArena(capacity: 64 << 10)
    var piece = TextArena(capacity: length.isOff ? 1 : 64 << 10)
    var starts: [Int] = []
    var offset: UInt64 = 0
    for thread in threads {
      render(thread, into: &forward, starts: &starts)
      guard length.isOff else {
        try writePieces(thread, forward, starts, &piece, &backward, &counts, &offset, reject, use)
        continue
      }
      Dialogues.reverse(forward, starts, into: &backward)
      let entry = entry(thread, 0, forward.count, starts.indices, span(thread), &offset)
      counts.dialogues.count(.written)
      counts.turns.built += starts.count
      counts.turns.written += starts.count
      try use(
        Bytes(start: forward.base, count: forward.count),
        Bytes(start: backward.base, count: backward.count), entry)
    }
  }

  /// The index entry of a piece of a talk.
  private func entry(
    _ thread: Thread, _ piece: Int, _ bytes: Int, _ turns: Range<Int>,
    _ span: RowSpan, _ offset: inout UInt64
  ) -> DialogueEntry {
    let isAgentFirst = messages[Int(thread.first)].isAgent == (turns.lowerBound % 2 == 0)
    let entry = DialogueEntry(
      pair: thread.identity(piece: piece), offset: offset, length: UInt64(bytes),
      turns: UInt32(turns.count), owner: thread.owner, isAgentFirst: isAgentFirst,
      place: span.first, last: span.last)
    offset += entry.length
    return entry
  }

  /// Hands on the pieces of one talk that are written.
  private borrowing func writePieces(
    _ thread: Thread, _ whole: borrowing TextArena, _ starts: [Int],
    _ piece: inout TextArena, _ backward: inout TextArena, _ counts: inout Counts,
    _ offset: inout UInt64, _ reject: (RejectedDialogue) throws -> Void,
    _ use: (Bytes, Bytes, DialogueEntry) throws -> Void
  ) rethrows {
    let shapes = shapes(whole, starts, isFirstAgent: messages[Int(thread.first)].isAgent)
    let pieces = length.pieces(shapes)
    counts.turns.built += starts.count
    counts.turns.dropped += starts.count
    let spans = pieces.count == 1 && pieces[0].count == starts.count ? [] : spans(thread)
    for (number, turns) in pieces.enumerated() {
      let fate = length.fate(turns, of: shapes)
      counts.dialogues.count(fate)
      guard case .written = fate else {
        let turns = turns.isEmpty ? starts.indices : turns
        _ = Dialogues.copy(turns, of: whole, starts, into: &piece)
        try reject(
          RejectedDialogue(
            place: span(thread, turns, spans).first, fate: fate,
            text: Bytes(start: piece.base, count: piece.count)))
        continue
      }
      counts.turns.dropped -= turns.count
      counts.turns.written += turns.count
      let isWhole = turns == starts.indices
      if isWhole {
        Dialogues.reverse(whole, starts, into: &backward)
      } else {
        let places = Dialogues.copy(turns, of: whole, starts, into: &piece)
        Dialogues.reverse(piece, places, into: &backward)
      }
      let forward =
        isWhole
        ? Bytes(start: whole.base, count: whole.count)
        : Bytes(start: piece.base, count: piece.count)
      let span = span(thread, turns, spans)
      try use(
        forward, Bytes(start: backward.base, count: backward.count),
        entry(thread, number, forward.count, turns, span, &offset))
    }
  }

  /// Turns alternate, so the first tells who speaks in all of them.
  private borrowing func shapes(
    _ whole: borrowing TextArena, _ starts: [Int], isFirstAgent: Bool
  ) -> [TurnShape] {
    starts.indices.map { turn in
      let end = turn + 1 < starts.count ? starts[turn + 1] : whole.count - 1
      let line = Bytes(start: whole.base + starts[turn], count: end - 1 - starts[turn])
      let isAgent = (turn % 2 == 0) == isFirstAgent
      let label = (isAgent ? agentLabel : customerLabel).count
      let characters =
        length.countsCharacters ? WhiteSpace.scalars(Bytes(rebasing: line[label...])) : 0
      return TurnShape(isAgent: isAgent, characters: characters)
    }
  }
}

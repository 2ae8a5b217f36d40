// The dialogues of one file: messages gathered by agent and customer, then written as turns.
//
// Messages of many talks are interleaved in a file, so each is cleaned once, appended to one arena, and linked
// to the next message of its talk. Nothing is rendered before the file has ended.

/// One dialogue in the index of a part.
package struct DialogueEntry: Equatable, Sendable {
  /// Fingerprint of (agent, customer), both trimmed.
  package var pair: Fingerprint
  /// Bytes of its turns with the blank line behind them; the same forward and reversed.
  package var length: UInt64
  package var turns: UInt32

  package init(pair: Fingerprint, length: UInt64, turns: UInt32) {
    (self.pair, self.length, self.turns) = (pair, length, turns)
  }
}

/// Builds the dialogues of one file (behaviour §5).
///
/// Memory is the cleaned text of the file's kept messages and 24 bytes for each of them.
package struct Dialogues: ~Copyable {
  private struct Message {
    var start: UInt64
    var length: UInt32
    /// The next message of the same dialogue; 0 at its end (message 0 follows none).
    var next: UInt32
    var isAgent: Bool
    /// Bytes that its end loses where it ends a turn.
    var lastLength: UInt8
  }

  private struct Talk {
    var pair: Fingerprint
    var first: UInt32
    var last: UInt32
  }

  private let agentLabel: [UInt8]
  private let customerLabel: [UInt8]
  private let final: FinalScalar
  private var cleaner = MessageCleaner()
  private var index = FingerprintIndex()
  private var talks: [Talk] = []
  private var messages: [Message] = []
  private var text = TextArena(capacity: 1 << 20)
  private var key = RowFingerprint()
  /// Bytes of all dialogues as they will be written; the same forward and reversed.
  package private(set) var textBytes = 0

  package init(_ recipe: Recipe) {
    agentLabel = Array(recipe.agentLabel.utf8)
    customerLabel = Array(recipe.customerLabel.utf8)
    final = recipe.final
  }

  /// Adds a kept row. Agent and customer are trimmed; the message is as it was read.
  package mutating func add(agent: Bytes, customer: Bytes, isAgent: Bool, message: Bytes) {
    let start = text.count
    guard let lastLength = appendCleaned(message) else { return }
    key.add(column: 0, kind: 0, text: agent)
    key.add(column: 1, kind: 0, text: customer)
    link(
      Message(
        start: UInt64(start), length: UInt32(text.count - start), next: 0, isAgent: isAgent,
        lastLength: lastLength), of: key.finish())
  }

  /// Appends the cleaned message and its end mark to the text; nil where nothing is left of it.
  /// - Returns: what its end loses where it ends a turn: the last scalar, or with ``FinalScalar/keep`` an added `;`.
  private mutating func appendCleaned(_ message: Bytes) -> UInt8? {
    var lastLength: UInt8?
    cleaner.clean(message) { cleaned in
      guard !cleaned.isEmpty else { return }
      text.append(cleaned)
      if TurnEnd.isMark(cleaned) {
        lastLength =
          final == .drop
          ? UInt8(TurnEnd.lastScalarLength(cleaned.baseAddress!, cleaned.count)) : 0
      } else {
        text.append(0x3B)
        lastLength = 1
      }
    }
    return lastLength
  }

  private mutating func link(_ message: Message, of pair: Fingerprint) {
    let place = UInt32(messages.count)
    messages.append(message)
    let (number, isNew) = index.number(of: pair)
    if isNew {
      talks.append(Talk(pair: pair, first: place, last: place))
      textBytes += turnBytes(message) + 1
    } else {
      let last = Int(talks[number].last)
      messages[last].next = place
      talks[number].last = place
      textBytes +=
        messages[last].isAgent == message.isAgent
        ? Int(message.length) - Int(message.lastLength) + Int(messages[last].lastLength)
        : turnBytes(message)
    }
  }

  /// Bytes of a turn that is this message alone, with label and line end.
  private func turnBytes(_ message: Message) -> Int {
    (message.isAgent ? agentLabel : customerLabel).count + Int(message.length)
      - Int(message.lastLength) + 1
  }

  /// Hands on every dialogue, in the order of their first messages: its turns forward, the same turns backwards,
  /// and its index entry. The sum of either text's bytes is ``textBytes``.
  package mutating func forEach(_ use: (Bytes, Bytes, DialogueEntry) throws -> Void) rethrows {
    var forward = TextArena(capacity: 64 << 10)
    var backward = TextArena(capacity: 64 << 10)
    var starts: [Int] = []
    for talk in talks {
      render(talk, into: &forward, starts: &starts)
      Dialogues.reverse(forward, starts, into: &backward)
      let entry = DialogueEntry(
        pair: talk.pair, length: UInt64(forward.count), turns: UInt32(starts.count))
      try use(
        Bytes(start: forward.base, count: forward.count),
        Bytes(start: backward.base, count: backward.count), entry)
    }
  }

  /// Writes the turns of one talk and the blank line; `starts` receives where each turn begins.
  private borrowing func render(_ talk: Talk, into output: inout TextArena, starts: inout [Int]) {
    output.cut(to: 0)
    starts.removeAll(keepingCapacity: true)
    var place = talk.first
    var before: Message?
    while true {
      let message = messages[Int(place)]
      if before?.isAgent != message.isAgent {
        if let before { Dialogues.endTurn(before, &output) }
        starts.append(output.count)
        (message.isAgent ? agentLabel : customerLabel).withUnsafeBufferPointer { output.append($0) }
      }
      // Safe: start and length were taken from this arena, which only grows.
      output.append(Bytes(start: text.base + Int(message.start), count: Int(message.length)))
      before = message
      if message.next == 0 { break }
      place = message.next
    }
    Dialogues.endTurn(before!, &output)
    output.append(0x0A)
  }

  /// Drops what the turn's last message loses, and ends the line.
  private static func endTurn(_ last: Message, _ output: inout TextArena) {
    output.cut(to: output.count - Int(last.lastLength))
    output.append(0x0A)
  }

  private static func reverse(
    _ forward: borrowing TextArena, _ starts: [Int], into output: inout TextArena
  ) {
    output.cut(to: 0)
    var end = forward.count - 1
    for start in starts.reversed() {
      output.append(Bytes(start: forward.base + start, count: end - start))
      end = start
    }
    output.append(0x0A)
  }
}

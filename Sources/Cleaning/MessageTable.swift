// The messages of one file, cleaned but not yet joined: what dialogues of a whole job are made of.
//
// Where a pair's messages in several files become one dialogue no file knows its dialogues. It keeps each message as it
// will stand in a turn, and what is needed to put it in its place.

/// One message in the index of a part, or the end of a dialogue.
package struct MessageEntry: Equatable, Sendable {
  /// Fingerprint of (agent, customer), both trimmed.
  package var pair: Fingerprint
  /// The number of its agent and customer among the pairs of the file.
  package var owner: UInt32
  /// Seconds of the clock that the export was written by; nil where it is not known.
  package var time: Int?
  /// Bytes of the messages before it.
  package var offset: UInt64
  /// Bytes of its text, with an added separator.
  package var length: UInt32
  package var isAgent: Bool
  /// It is no message: a row stands here that ends the pair's dialogue. Its text is empty.
  package var isCut: Bool
  /// Bytes that its end loses where it ends a turn.
  package var lastLength: UInt8
  /// Where it stands.
  package var place: RowPlace

  package init(
    pair: Fingerprint, owner: Int, time: Int?, offset: UInt64 = 0, length: UInt32 = 0,
    isAgent: Bool = false, isCut: Bool = false, lastLength: UInt8 = 0, place: RowPlace
  ) {
    (self.pair, self.owner, self.time) = (pair, UInt32(owner), time)
    (self.offset, self.length) = (offset, length)
    (self.isAgent, self.isCut, self.lastLength) = (isAgent, isCut, lastLength)
    self.place = place
  }
}

/// Gathers the messages of one file.
///
/// Memory is the cleaned text of the file's kept messages, 80 bytes for each of them, and the pairs' names.
package final class MessageTable {
  private var message: MessageText
  private var index = FingerprintIndex()
  private var key = RowFingerprint()
  private var text = TextArena(capacity: 1 << 20)
  /// Agents and customers, one behind another, and where those of each pair end.
  private var names = TextArena(capacity: 1 << 12)
  private var nameEnds: [(agent: Int, customer: Int)] = []
  /// In the order of the rows.
  package private(set) var entries: [MessageEntry] = []

  package init(_ recipe: Recipe) { message = MessageText(recipe) }

  /// Adds a kept row. Agent and customer are trimmed; the message is as it was read.
  /// - Parameter time: in seconds; nil where it is not known.
  package func add(
    agent: Bytes, customer: Bytes, isAgent: Bool, message: Bytes, at time: Int?, place: RowPlace
  ) {
    let start = text.count
    guard let lastLength = self.message.append(message, to: &text) else { return }
    let (pair, owner) = pair(agent, customer)
    entries.append(
      MessageEntry(
        pair: pair, owner: owner, time: time, offset: UInt64(start),
        length: UInt32(text.count - start), isAgent: isAgent, lastLength: lastLength, place: place))
  }

  /// A dialogue of the pair ends here. Agent and customer are trimmed.
  package func cut(agent: Bytes, customer: Bytes, at time: Int?, place: RowPlace) {
    let (pair, owner) = pair(agent, customer)
    entries.append(
      MessageEntry(
        pair: pair, owner: owner, time: time, offset: UInt64(text.count), isCut: true, place: place)
    )
  }

  private func pair(_ agent: Bytes, _ customer: Bytes) -> (Fingerprint, Int) {
    key.add(column: 0, kind: 0, text: agent)
    key.add(column: 1, kind: 0, text: customer)
    let pair = key.finish()
    let (number, isNew) = index.number(of: pair)
    if isNew { meet(agent, customer) }
    return (pair, number)
  }

  private func meet(_ agent: Bytes, _ customer: Bytes) {
    names.append(agent)
    let end = names.count
    names.append(customer)
    nameEnds.append((end, names.count))
  }

  /// Calls `use` with the texts of all messages, one behind another.
  package func withText<Result>(_ use: (Bytes) throws -> Result) rethrows -> Result {
    try use(Bytes(start: text.base, count: text.count))
  }

  /// Calls `use` with the agents and customers of all pairs, one behind another, and where those of each pair end.
  package func withNames<Result>(
    _ use: (Bytes, [(agent: Int, customer: Int)]) throws -> Result
  ) rethrows -> Result {
    try use(Bytes(start: names.base, count: names.count), nameEnds)
  }
}

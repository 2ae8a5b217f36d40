// The messages of one file, cleaned but not yet joined: what dialogues of a whole job are made of.
//
// Where a pair's messages in several files become one dialogue no file knows its dialogues. It
// keeps each message as it will stand in a turn, and what is needed to put it in its place.
import Bytes
import Recipe

/// One message in the index of a part, or the end of a dialogue.
package struct MessageEntry: Equatable, Sendable {
  /// Fingerprint of (agent, customer), both trimmed.
  package var pair: Fingerprint
  /// The number of its agent and customer among the pairs of the file.
  package var owner: UInt32
  /// Seconds of the clock that the export was written by; nil if it is not known.
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
  /// The sheet and the row in which it stands.
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
/// Memory is the cleaned text of the file's kept messages, 80 bytes for each of them, and the
/// pairs' names.
package final class MessageTable {
  private var message: MessageText
  private var pairs: PairTable
  private var text = TextArena(capacity: 1 << 20)
  /// In the order of the rows.
  package private(set) var entries: [MessageEntry] = []

  package init(_ recipe: Recipe, rename: Renaming? = nil) {
    message = MessageText(recipe)
    pairs = PairTable(rename)
  }

  /// Adds a kept row. Agent and customer are trimmed; the message is as it was read.
  /// - Parameter time: in seconds; nil if it is not known.
  package func add(
    agent: Bytes, customer: Bytes, isAgent: Bool, message: Bytes, at time: Int?, place: RowPlace
  ) {
    add(
      to: pair(agent: agent, customer: customer), isAgent: isAgent, message: message, at: time,
      place: place)
  }

  /// Adds a kept row whose pair is known.
  /// - Parameter number: of the pair.
  package func add(to number: Int, isAgent: Bool, message: Bytes, at time: Int?, place: RowPlace) {
    let start = text.count
    guard let lastLength = self.message.append(message, to: &text) else { return }
    entries.append(
      MessageEntry(
        pair: pairs.fingerprint(of: number), owner: number, time: time, offset: UInt64(start),
        length: UInt32(text.count - start), isAgent: isAgent, lastLength: lastLength, place: place))
  }

  /// A dialogue of the pair ends here.
  /// - Parameter number: of the pair.
  package func end(_ number: Int, at time: Int?, place: RowPlace) {
    entries.append(
      MessageEntry(
        pair: pairs.fingerprint(of: number), owner: number, time: time, offset: UInt64(text.count),
        isCut: true, place: place))
  }

  /// The number of a pair; agent and customer are trimmed.
  package func pair(agent: Bytes, customer: Bytes) -> Int {
    pairs.number(agent: agent, customer: customer).number
  }

  /// The names of a pair, valid until the next new one.
  package func names(of number: Int) -> (agent: Bytes, customer: Bytes) { pairs.names(of: number) }

  /// Calls `use` with the texts of all messages, one behind another.
  package func withText<Result>(_ use: (Bytes) throws -> Result) rethrows -> Result {
    try use(Bytes(start: text.base, count: text.count))
  }

  /// Calls `use` with the agents and customers of all pairs, one behind another, and where those of
  /// each pair end.
  package func withNames<Result>(
    _ use: (Bytes, [(agent: Int, customer: Int)]) throws -> Result
  ) rethrows -> Result {
    try pairs.withNames(use)
  }
}

// Where the kept messages of one input go: one sink, whatever its dialogues are built of.
import Bytes
import Recipe

/// Gathers the messages of one file: for its own dialogues, or, if those are built of the
/// messages of a whole job, for that.
package struct MessageSink: ~Copyable {
  private var dialogues: Dialogues
  /// The messages that dialogues of the whole job are built of; nil if the file has its own.
  package let messages: MessageTable?

  package init(_ recipe: Recipe, rename: Renaming? = nil) {
    dialogues = Dialogues(recipe, rename: rename)
    messages = recipe.sessionIsJobWide ? MessageTable(recipe, rename: rename) : nil
  }

  /// The number of a pair; agent and customer are trimmed.
  @inline(__always)
  package mutating func pair(agent: Bytes, customer: Bytes) -> Int {
    messages?.pair(agent: agent, customer: customer)
      ?? dialogues.pair(agent: agent, customer: customer)
  }

  /// The names of a pair, valid until the next new one.
  package borrowing func names(of pair: Int) -> (agent: Bytes, customer: Bytes) {
    messages?.names(of: pair) ?? dialogues.names(of: pair)
  }

  /// Adds a kept row.
  /// - Precondition: it has its moment if the recipe has sessions.
  @inline(__always)
  package mutating func add(_ row: borrowing JudgedRow, at place: RowPlace) {
    if let moment = row.moment { return add(row, moment, place) }
    dialogues.add(
      agent: row.needed.agent, customer: row.needed.customer, isAgent: row.isAgent,
      message: row.needed.message, place: place, isMasked: row.isMasked)
  }

  // What a plain recipe does not ask for is kept out of the loop over rows.
  @inline(never)
  private mutating func add(_ row: borrowing JudgedRow, _ moment: Moment, _ place: RowPlace) {
    if let messages {
      return messages.add(
        to: moment.pair, isAgent: row.isAgent, message: row.needed.message, at: moment.time,
        place: place)
    }
    dialogues.add(
      to: moment.pair, at: moment.time, isAgent: row.isAgent, message: row.needed.message,
      place: place, isMasked: row.isMasked)
  }

  /// A row that is not kept ends the dialogue of its pair.
  package mutating func end(_ moment: Moment, at place: RowPlace) {
    guard let messages else { return dialogues.end(moment.pair) }
    messages.end(moment.pair, at: moment.time, place: place)
  }

  // MARK: What was gathered

  /// See ``Dialogues/maximumTextBytes``.
  package var maximumTextBytes: Int { dialogues.maximumTextBytes }

  /// Hands on the dialogues of the file, see ``Dialogues/forEach(_:reject:_:)``; none if they
  /// are built of the messages of a whole job.
  package mutating func forEach(
    _ counts: inout Counts, reject: (RejectedDialogue) throws -> Void = { _ in },
    _ use: (Bytes, Bytes, DialogueEntry) throws -> Void
  ) rethrows {
    try dialogues.forEach(&counts, reject: reject, use)
  }

  /// Calls `use` with the agents and customers of all pairs, one behind another, and where those of
  /// each pair end.
  package borrowing func withNames<Result>(
    _ use: (Bytes, [(agent: Int, customer: Int)]) throws -> Result
  ) rethrows -> Result {
    try messages?.withNames(use) ?? dialogues.withNames(use)
  }
}

// A row on its way from the file that it stands in to the dialogue that it becomes a part of.
import Bytes

/// Whose a message is, and when it was said.
@usableFromInline package struct Moment: Equatable {
  /// The number of agent and customer, see ``MessageSink/pair(agent:customer:)``.
  package var pair: Int
  /// In seconds; nil if it is not known.
  package var time: Int?

  package init(pair: Int, time: Int?) { (self.pair, self.time) = (pair, time) }
}

/// What is known of a row that has a fate. Its texts are valid until the next row.
@usableFromInline package struct JudgedRow {
  /// Its needed cells. The agent and the customer are trimmed, and hidden if ids have
  /// pseudonyms; the message of a kept row is as dialogues get it.
  @usableFromInline package var needed = RowCells()
  @usableFromInline package var isAgent = false
  /// nil if nothing had to know it.
  @usableFromInline package var moment: Moment?
  /// Whether tokens stand in the message for personal data.
  @usableFromInline package var isMasked = false
  /// The message as clean workbooks get it; nil if they get the row's own.
  @usableFromInline package var shown: Bytes?

  @inlinable package init() {}
}

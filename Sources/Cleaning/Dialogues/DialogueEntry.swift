// What is known of a dialogue beside its text: who, how long, from which rows.
import Bytes

/// One dialogue in the index of a part.
package struct DialogueEntry: Equatable, Sendable {
  /// Fingerprint of (agent, customer), both trimmed; of a pair's further dialogues with their
  /// number.
  package var pair: Fingerprint
  /// Bytes of the dialogues before it.
  package var offset: UInt64
  /// Bytes of its turns with the blank line behind them; the same forward and reversed.
  package var length: UInt64
  package var turns: UInt32
  /// The number of its agent and customer among the pairs of the file.
  package var owner: UInt32 = 0
  /// Who speaks first; turns of both sides alternate.
  package var isAgentFirst = false
  /// Where its first and its last message stand.
  package var place: RowPlace
  package var last: RowPlace

  package init(
    pair: Fingerprint, offset: UInt64, length: UInt64, turns: UInt32, owner: Int = 0,
    isAgentFirst: Bool = false, place: RowPlace = RowPlace(), last: RowPlace = RowPlace()
  ) {
    (self.pair, self.offset, self.length, self.turns) = (pair, offset, length, turns)
    (self.owner, self.isAgentFirst) = (UInt32(owner), isAgentFirst)
    (self.place, self.last) = (place, last)
  }
}

/// Where a row stands: its sheet, counted from 0 among those that are read, and its number from 1.
package struct RowPlace: Equatable, Sendable {
  package var sheet: UInt32 = 0
  package var row: UInt32 = 0

  @inline(__always)
  package init(sheet: Int = 0, row: Int = 0) {
    (self.sheet, self.row) = (UInt32(clamping: sheet), UInt32(clamping: row))
  }
}

/// The first and the last row of something.
struct RowSpan {
  var first: RowPlace
  var last: RowPlace
}

/// A dialogue that the `length` rules dropped.
package struct RejectedDialogue {
  /// Of its first message.
  package let place: RowPlace
  package let fate: DialogueFate
  /// Its turns and a blank line; valid for one call.
  package let text: Bytes
}

// What dialogues are made of while their file is read: messages, and threads that link them.
import Bytes

extension Dialogues {
  /// One kept message in the block of text.
  struct Message {
    var start: UInt64
    var length: UInt32
    /// The next message of the same dialogue; 0 at its end (message 0 follows none).
    var next: UInt32
    private var bits: UInt8
    /// Bytes that its end loses where it ends a turn.
    var lastLength: UInt8
    /// The sheet in which its row stands.
    var sheet: UInt16
    var row: UInt32

    init(
      _ range: Range<Int>, isAgent: Bool, isMasked: Bool, lastLength: UInt8, place: RowPlace
    ) {
      (start, length, next) = (UInt64(range.lowerBound), UInt32(range.count), 0)
      bits = (isAgent ? 1 : 0) | (isMasked ? 2 : 0)
      self.lastLength = lastLength
      (sheet, row) = (UInt16(truncatingIfNeeded: place.sheet), place.row)
    }

    var isAgent: Bool { bits & 1 != 0 }
    /// Whether tokens may stand in it for personal data.
    var isMasked: Bool { bits & 2 != 0 }
    var place: RowPlace { RowPlace(sheet: Int(sheet), row: Int(row)) }
  }

  /// The messages of one dialogue, before it is cut.
  struct Thread {
    var pair: Fingerprint
    /// Talks of the same pair before it.
    var number: UInt32
    var first: UInt32
    var last: UInt32
    /// The number of the pair.
    var owner: Int

    /// The fingerprint of the pair, with the numbers of talk and piece if there are several.
    func identity(piece: Int) -> Fingerprint {
      guard number > 0 || piece > 0 else { return pair }
      return withUnsafeBytes(of: (pair.low, pair.high, UInt64(number), UInt64(piece))) {
        Fingerprint($0)
      }
    }
  }
}

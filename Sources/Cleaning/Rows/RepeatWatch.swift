// The same speaker saying the same again: within one talk, within some seconds.
import Bytes

/// Remembers the last kept message of every talk.
package struct RepeatWatch: ~Copyable {
  private struct Last {
    var isAgent: Bool
    var message: Fingerprint
    /// nil for one without a time, which nothing repeats and which repeats nothing.
    var time: Int?
  }

  /// Seconds within which the same message repeats.
  private let limit: Int
  /// Seconds behind which a message is of another talk; nil: it never is.
  private let gap: Int?
  /// By the number of the pair; nil before the first message of a talk.
  private var lasts: [Last?] = []
  /// The message that was asked about last.
  private var asked: (pair: Int, message: Last)?

  /// - Parameter gap: of sessions.
  package init(seconds: Int, gap: Int? = nil) { (limit, self.gap) = (seconds, gap) }

  /// Whether the row repeats the last kept message of its talk, said by the same speaker.
  /// - Parameters:
  ///   - time: of the row, in seconds; see ``TimeText``. Without one that can be read it repeats
  ///     nothing.
  ///   - pair: the number of agent and customer, see ``Dialogues/pair(agent:customer:)``.
  package mutating func isRepeated(
    _ row: RowCells, at time: Int?, of pair: Int, isAgent: Bool
  ) -> Bool {
    let now = Last(
      isAgent: isAgent, message: Fingerprint(UnsafeRawBufferPointer(row.message)), time: time)
    asked = (pair, now)
    guard pair < lasts.count, let last = lasts[pair] else { return false }
    return last.isAgent == isAgent && last.message == now.message && isNear(last.time, time)
  }

  private func isNear(_ last: Int?, _ time: Int?) -> Bool {
    guard let last, let time, abs(time - last) <= limit else { return false }
    return gap.map { time - last <= $0 } ?? true
  }

  /// The row that was asked about last is kept: the next of its talk is compared with it.
  package mutating func keep() {
    guard let (pair, message) = asked else { return }
    while lasts.count <= pair { lasts.append(nil) }
    lasts[pair] = message
  }

  /// The talk of a pair ends here: what comes next repeats nothing.
  package mutating func end(_ pair: Int) { if pair < lasts.count { lasts[pair] = nil } }
}

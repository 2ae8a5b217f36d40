// The same speaker saying the same again: within one talk, within some seconds.

/// Remembers the last kept message of every talk.
package struct RepeatWatch: ~Copyable {
  private struct Last {
    var isAgent: Bool
    var message: Fingerprint
    var time: Int
  }

  /// Seconds within which the same message repeats.
  private let limit: Int
  /// By the number of the pair; nil before its first message.
  private var lasts: [Last?] = []

  package init(seconds: Int) { limit = seconds }

  /// Whether the row repeats the one before it in its talk, said by the same speaker. Where it does not, it is the one
  /// that the next is compared with. A row without a time that can be read repeats nothing.
  /// - Parameters:
  ///   - time: of the row, in seconds; see ``TimeText``.
  ///   - pair: the number of agent and customer, see ``Dialogues/number(of:_:_:)``.
  package mutating func isRepeated(
    _ row: RowJudge.Needed, at time: Int?, of pair: Int, isAgent: Bool
  ) -> Bool {
    guard let time else { return false }
    while lasts.count <= pair { lasts.append(nil) }
    let now = Last(
      isAgent: isAgent, message: Fingerprint(UnsafeRawBufferPointer(row.message)), time: time)
    if let last = lasts[pair], last.isAgent == isAgent, last.message == now.message,
      abs(time - last.time) <= limit
    {
      return true
    }
    lasts[pair] = now
    return false
  }
}

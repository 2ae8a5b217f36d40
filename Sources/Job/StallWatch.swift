// Which workers have said nothing for too long.

/// Remembers when each worker last did something. A value without a clock: whoever asks says what time it is.
struct StallWatch {
  /// Nanoseconds without a word after which a worker counts as stalled.
  private let limit: UInt64
  private var last: [Int: UInt64] = [:]

  init(seconds: Double) { limit = UInt64(max(seconds, 0.001) * 1e9) }

  /// The worker began a task, or told of rows.
  mutating func heard(_ worker: Int, at now: UInt64) { last[worker] = now }

  /// The worker has nothing to do, or is gone.
  mutating func rests(_ worker: Int) { last[worker] = nil }

  /// Workers that are to be ended, each answered once.
  mutating func stalled(at now: UInt64) -> [Int] {
    let found = last.filter { now > $0.value && now - $0.value >= limit }.keys.sorted()
    for worker in found { last[worker] = nil }
    return found
  }
}

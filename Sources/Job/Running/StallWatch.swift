// Which workers say nothing for too long, say too much, or come to no end.

/// Remembers what each worker with a task has said of it. It is a value without a clock: whoever
/// asks says what time it is.
///
/// Only work that grows counts as a word. What a workbook has made of its worker may count on for
/// ever, so a task has an end in any case: ``grace``, ``patience`` times the limit, and the limit
/// once more for each MiB that it reads. A worker at work takes less than a second for a MiB.
struct StallWatch {
  /// Why a worker is to be ended.
  enum Stall: Equatable {
    case silent, endless, flood
  }

  private struct Watched {
    let begin, end: UInt64
    var last: UInt64
    var work = 0
    var words: UInt64 = 0
  }

  /// Nanoseconds that any task may take, however short the limit and however busy the machine.
  private static let grace = 120e9
  /// How many times the limit a task of no size may take.
  private static let patience = 16.0
  /// How many words a worker may say at once, and in a second. An honest worker says ten in a
  /// second.
  private static let words: UInt64 = 1000
  private static let wordsEachSecond: UInt64 = 100

  /// Nanoseconds without a word after which a worker counts as stalled.
  private let limit: UInt64
  private var watched: [Int: Watched] = [:]

  init(seconds: Double) { limit = UInt64(max(seconds, 0.001) * 1e9) }

  /// The worker has got a task.
  /// - Parameter bytes: that it reads for it.
  mutating func began(_ worker: Int, bytes: Double, at now: UInt64) {
    let limits = StallWatch.patience + bytes / Double(1 << 20)
    let end = min(Double(now) + StallWatch.grace + Double(limit) * limits, Double(UInt64.max >> 1))
    watched[worker] = Watched(begin: now, end: UInt64(end), last: now)
  }

  /// The worker has told of its task.
  /// - Parameter work: how much of it is done; nil for a word that cannot come twice.
  mutating func heard(_ worker: Int, work: Int?, at now: UInt64) {
    watched[worker]?.words += 1
    guard let known = watched[worker]?.work, work ?? .max > known else { return }
    watched[worker]?.last = now
    if let work { watched[worker]?.work = work }
  }

  /// The worker has nothing to do, or is gone.
  mutating func rests(_ worker: Int) { watched[worker] = nil }

  /// The workers that are to be ended. Each is answered once.
  mutating func stalled(at now: UInt64) -> [(worker: Int, why: Stall)] {
    let found = watched.compactMap { worker, task in
      why(task, now).map { (worker: worker, why: $0) }
    }
    for (worker, _) in found { watched[worker] = nil }
    return found.sorted { $0.worker < $1.worker }
  }

  private func why(_ task: Watched, _ now: UInt64) -> Stall? {
    guard now > task.last else { return nil }
    let seconds = (now - task.begin) / 1_000_000_000
    if task.words > StallWatch.words + StallWatch.wordsEachSecond * seconds { return .flood }
    if now - task.last >= limit { return .silent }
    return now >= task.end ? .endless : nil
  }
}

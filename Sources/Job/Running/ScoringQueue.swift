// Which parts a model is asked about, in plan order, and which of them are scored.

/// What the scorer was told of the parts of a job, and what it has told.
///
/// A value without processes, as ``Schedule`` is, whose part it is. Parts are named by number:
/// files by their place in the plan, dialogues of the whole job behind them by their slice.
struct ScoringQueue {
  /// What the scorer is to do.
  enum Task: Equatable {
    case score(number: Int)
    /// These were all.
    case finish
  }

  /// Whether there is a model.
  let isNeeded: Bool
  private var next = 0
  private var hasAll = false
  private var scored: Set<Int> = []

  init(isNeeded: Bool) { self.isNeeded = isNeeded }

  /// Whether the writer may have a part.
  func allows(_ number: Int) -> Bool { !isNeeded || scored.contains(number) }

  mutating func note(scored number: Int) { scored.insert(number) }

  /// The scorer has died. The next one gets what this one had not scored.
  mutating func restart() { (next, hasAll) = (0, false) }

  /// The next task; nil where there is none now.
  /// - Parameters:
  ///   - end: behind the last part.
  ///   - state: of a part: nil where it may still change, else whether it has dialogues.
  mutating func next(before end: Int, _ state: (Int) -> Bool?) -> Task? {
    guard isNeeded, !hasAll else { return nil }
    while next < end {
      guard let hasDialogues = state(next) else { return nil }
      defer { next += 1 }
      if hasDialogues, !scored.contains(next) { return .score(number: next) }
    }
    hasAll = true
    return .finish
  }
}

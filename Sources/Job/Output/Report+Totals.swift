// The totals of a report: sums over all inputs.
import Cleaning

extension Report {
  /// As JSON it is one object with the keys of its three members.
  @dynamicMemberLookup
  package struct Totals: Sendable, Equatable {
    /// Dialogues by what became of them.
    package var fates = FateCounts<DialogueFate>()
    package var turnCounts = TurnCounts()
    var sums = TotalSums()

    package init() {}

    /// Dialogues that were written.
    package var dialogues: Int { fates[.written] }
    /// Turns that were written.
    package var turns: Int { turnCounts.written }

    package subscript<Value>(dynamicMember sum: WritableKeyPath<TotalSums, Value>) -> Value {
      get { sums[keyPath: sum] }
      set { sums[keyPath: sum] = newValue }
    }
  }

  /// What else is summed up.
  package struct TotalSums: Codable, Sendable, Equatable {
    package var files = 0
    package var failed = 0
    /// Files whose part of an earlier run still held.
    package var reused = 0
    package var rows = FateCounts<Fate>()
    /// Dialogues of all sets but `train`.
    package var validationDialogues = 0
    package var sets: [String: Int] = [:]
    /// Rows that compiled rules have dropped, by their names; those of `described` are only in
    /// `system`.
    package var rules: [String: Int] = [:]
    /// Personal data that was found, by its kind.
    package var personal: [String: Int] = [:]
    /// What was taken out of the output later; missing where nothing was.
    package var forgotten: Forgotten?
  }
}

extension Report.Totals: Codable {
  package init(from decoder: any Decoder) throws {
    fates = try FateCounts(from: decoder)
    turnCounts = try TurnCounts(from: decoder)
    sums = try Report.TotalSums(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try fates.encode(to: encoder)
    try turnCounts.encode(to: encoder)
    try sums.encode(to: encoder)
  }
}

extension Report.Totals {
  /// - Parameter sets: dialogues of each set, by its name.
  init(_ outcomes: [Outcome], sets: [String: Int]) {
    let counts = outcomes.reduce(into: Counts()) { $0 += $1.summary.counts }
    (fates, turnCounts) = (counts.dialogues, counts.turns)
    sums.files = outcomes.count
    sums.failed = outcomes.count { $0.error != nil }
    sums.reused = outcomes.count(where: \.isReused)
    sums.rows = counts.rows
    sums.sets = sets
    sums.validationDialogues = sets.reduce(0) { $0 + ($1.key == "train" ? 0 : $1.value) }
    for outcome in outcomes {
      sums.rules.merge(outcome.summary.rules, uniquingKeysWith: +)
      sums.personal.merge(outcome.summary.personal, uniquingKeysWith: +)
    }
  }
}

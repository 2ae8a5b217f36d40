// The scorer: what it is told, what it says, and what its end means.
import Bytes
import Glibc

extension Coordinator {
  /// How often a scorer may die before the run gives up.
  private static let scorerDeathsAtMost = 1

  /// Starts the scorer, where the recipe has a model.
  mutating func startScorer() throws {
    guard let plan = settings.scorerPlan else { return }
    scorer = try crew.start(.scorer)
    log.info("scorer started (pid \(crew.pid(scorer)))")
    try send(ScorerOrder.begin(plan: plan))
  }

  private func send(_ order: ScorerOrder) throws { crew.send(try Line.encode(order), to: scorer) }

  /// Tells the scorer of every part that is settled.
  mutating func advanceScorer() throws {
    while let task = schedule.nextForScorer() {
      log.debug("scorer is to take \(task)")
      try send(orders.order(task, schedule))
    }
  }

  /// Whether the model has nothing left to do.
  var isScored: Bool { settings.scorerPlan == nil || scores != nil }

  mutating func take(_ report: ScorerReport) {
    guard end == nil else { return }
    switch report {
    case .ready(let id, let version): log.info("model \(id) \(version) is ready")
    case .notice(let reason): tell(.notice(reason))
    case .busy(let items): log.debug("scorer: \(counted(items, "dialogue")) answered")
    case .scored(let number): schedule.scored(number)
    case .finished(let summary):
      scores = summary
      crew.close(scorer)
    case .stopped(let reason, let isBusy): stop(isBusy ? .busy(reason) : .stopped(reason))
    }
  }

  mutating func scorerEnded(_ how: ChildEnd, _ words: String) throws {
    guard end == nil, scores == nil else { return }
    log.info("scorer \(how.text)")
    scorerDeaths += 1
    guard scorerDeaths <= Coordinator.scorerDeathsAtMost else {
      return stop(.stopped("the scorer \(how.text)" + (words.isEmpty ? "" : ": \(words)")))
    }
    schedule.scorerDied()
    try startScorer()
  }
}

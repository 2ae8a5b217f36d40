// One model process as the batcher knows it.

/// A batch that a worker has.
struct Flight: Equatable {
  var batch: Int
  /// Empty for a probe with the item that was kept.
  var items: [Int]
  var isProbe = false
  /// It is what was left of a failed batch, and goes back as such.
  var isPiece = false
}

/// What the batcher knows of one model process.
struct Hand: Equatable {
  enum State: Equatable {
    /// To be started, once this time has come.
    case absent(until: Double)
    case starting(since: Double)
    case ready
    /// It was told to end and is not gone yet.
    case ending(reason: String)
    /// It was given up.
    case lost
    /// It was sent home, for nothing is left to do.
    case dismissed
  }

  var state: State
  var bounds = WorkerBounds()
  /// Items of a batch that went well; lowered by a batch that was too big.
  var ceiling = Int.max
  var flying: [Flight] = []
  /// Since when it has had no batch.
  var idleSince = 0.0
  /// When it was last heard of, or was given a batch while it had none.
  var heard = 0.0
  /// Starts in a row that came to nothing: without a hello, or with a failed probe.
  var badStarts = 0
  /// Ends since a batch was last answered.
  var ends = 0

  init(startingAt time: Double) { state = .absent(until: time) }

  /// Starts after which a worker is given up.
  static let mostBadStarts = 3
  private static let delays = [0, 0.5, 1, 2, 4, 8, 16, 30]

  /// How long to wait before the next start.
  func delay(_ most: Double = 30) -> Double {
    min(most, Hand.delays[min(ends, Hand.delays.count - 1)])
  }

  var isIdle: Bool { state == .ready && flying.isEmpty }

  /// A batch went well that was smaller than what the worker was once thought to take.
  mutating func raiseCeiling() {
    guard ceiling != .max else { return }
    ceiling = ceiling > Int.max / 2 ? .max : ceiling + max(1, ceiling / 8)
  }

  func mostItems(_ limits: BatchLimits) -> Int { min(limits.size, bounds.items, ceiling) }

  func mostBytes(_ limits: BatchLimits) -> Int { min(limits.bytes, bounds.bytes) }

  /// When something must happen if the worker is not heard of before; infinite for never.
  func alarm(_ limits: BatchLimits) -> Double {
    switch state {
    case .absent(let time): time
    case .starting(let since): since + limits.start
    case .ready where !flying.isEmpty: heard + limits.timeout
    case .ready, .ending, .lost, .dismissed: .infinity
    }
  }
}

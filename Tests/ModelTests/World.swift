// A world of model processes for batchers: they answer, fail, die and hang as a history says, in
// made-up time.
import Model
import Support

/// How the model of one history behaves.
struct Behaviour {
  enum Fault: CaseIterable { case raises, dies, hangs }

  /// Items that no batch survives, and how it ends.
  var poison: [Int: Fault] = [:]
  /// Items that are answered with an error.
  var refused: Set<Int> = []
  /// Larger batches are too big.
  var room = Int.max
  /// The model does nothing right.
  var isBroken = false
  /// A worker dies of nothing now and then: once in so many batches; 0 for never.
  var killEvery = 0
  /// After so many batches in all the model can be used no more.
  var usableFor = Int.max
  /// The longest time for a batch.
  var seconds = 0.5
}

/// Runs one history of a batcher to its end.
struct World {
  private enum Happening { case batcher(BatchEvent), arrival, cancel(Int) }
  private struct Job { var batch: Int, items: [Int] }

  private var batcher: Batcher
  private let behaviour: Behaviour
  private var seeded: Seeded
  private(set) var now = 0.0
  private var agenda: [(time: Double, order: Int, what: Happening)] = []
  private var order = 0
  private var wakesAt: Double?
  private var mayArrive = true
  private var toCome: Int
  private let pace: Double
  private(set) var events: [(BatchEvent, Double)] = []
  private(set) var allActions: [BatchAction] = []
  private(set) var outcomes: [Int: ItemOutcome] = [:]
  private var flying: [Int: Int] = [:]
  private var jobs: [Int: [Job]] = [:]
  private var dead: Set<Int> = []
  private(set) var sizes: [Int: Int] = [:]
  private(set) var arrived = 0
  private(set) var sends = 0
  private(set) var probes = 0
  private(set) var hasEnded = false
  private(set) var reason: String?
  private(set) var mistakes: [String] = []
  private(set) var kept: Int?
  /// Batches as they were sent.
  private(set) var batches: [[Int]] = []
  var deadline: Double?
  var cancels = false
  var stopsAfter: Int?

  init(_ limits: BatchLimits, _ behaviour: Behaviour, items: Int, pace: Double, seed: UInt64) {
    batcher = Batcher(limits)
    (self.behaviour, toCome, self.pace) = (behaviour, items, pace)
    seeded = Seeded(seed)
  }

  mutating func run() {
    plan(.arrival, 0)
    happen(.time)
    var steps = 0
    while !hasEnded, reason == nil, steps < 20_000 {
      steps += 1
      guard let next = nextHappening() else { break }
      now = max(now, next.time)
      switch next.what {
      case .arrival: arrive()
      case .batcher(let event):
        if let worker = event.worker { land(worker, event) }
        happen(event)
      case .cancel(let item): happen(.cancelled(item: item))
      }
    }
    if !hasEnded, reason == nil { mistakes.append("it never ended") }
  }

  private mutating func nextHappening() -> (time: Double, what: Happening)? {
    let place = agenda.indices.min {
      (agenda[$0].time, agenda[$0].order) < (agenda[$1].time, agenda[$1].order)
    }
    if let wakesAt, place.map({ agenda[$0].time > wakesAt }) ?? true {
      return (wakesAt, .batcher(.time))
    }
    guard let place else { return nil }
    let next = agenda.remove(at: place)
    return (next.time, next.what)
  }

  private mutating func plan(_ what: Happening, _ delay: Double) {
    agenda.append((now + delay, order, what))
    order += 1
  }

  private mutating func arrive() {
    guard mayArrive else { return plan(.arrival, 0.01) }
    if toCome == 0 || stopsAfter == arrived {
      return happen(toCome == 0 ? .inputEnded : .stop(finishesQueue: seeded.below(2) == 0))
    }
    toCome -= 1
    let size = seeded.below(4) == 0 ? 1 + seeded.below(30) : 4
    sizes[arrived] = size
    let number = arrived
    arrived += 1
    if cancels, seeded.below(5) == 0 { plan(.cancel(number), seeded.fraction() * 2) }
    happen(.arrived(bytes: size, deadline: deadline.map { now + $0 * seeded.fraction() }))
    plan(.arrival, pace * seeded.fraction())
  }

  private mutating func happen(_ event: BatchEvent) {
    events.append((event, now))
    if case .time = event { wakesAt = nil }
    let actions = batcher.take(event, at: now)
    allActions += actions
    for action in actions { act(action) }
  }

  private mutating func act(_ action: BatchAction) {
    switch action {
    case .start(let worker): start(worker)
    case .kill(let worker): end(worker, "was killed", after: 0.01)
    case .dismiss(let worker): end(worker, "went home", after: 0.01)
    case .send(let worker, let batch, let items): send(worker, batch, items)
    case .probe(let worker, let batch):
      probes += 1
      if kept == nil { mistakes.append("a probe with no item kept") }
      take(worker, Job(batch: batch, items: kept.map { [$0] } ?? []))
    case .keep(let item): kept = item
    case .finish(let item, let outcome): finish(item, outcome)
    case .wake(let time): wakesAt = time.map { max($0, now) }
    case .accept(let may): mayArrive = may
    case .giveUp(let why): reason = why
    case .ended: hasEnded = true
    }
  }

  private mutating func start(_ worker: Int) {
    dead.remove(worker)
    if behaviour.isBroken, seeded.below(3) == 0 {
      return end(worker, "died at its start", after: 0.1)
    }
    plan(.batcher(.ready(worker: worker, WorkerBounds())), 0.1)
  }

  private mutating func end(_ worker: Int, _ how: String, after delay: Double) {
    // What it was doing is forgotten: its answers never come.
    agenda.removeAll {
      guard case .batcher(let event) = $0.what else { return false }
      return event.worker == worker
    }
    dead.insert(worker)
    plan(.batcher(.died(worker: worker, how: how)), delay)
  }

  private mutating func send(_ worker: Int, _ batch: Int, _ items: [Int]) {
    sends += 1
    batches.append(items)
    for item in items {
      if flying.updateValue(batch, forKey: item) != nil {
        mistakes.append("\(item) is in two batches")
      }
      if outcomes[item] != nil { mistakes.append("\(item) is sent though it is finished") }
    }
    if items.count > batcher.limits.size { mistakes.append("a batch of \(items.count)") }
    let bytes = items.reduce(-1) { $0 + sizes[$1]! + 1 }
    if bytes > batcher.limits.bytes { mistakes.append("a batch of \(bytes) bytes") }
    take(worker, Job(batch: batch, items: items))
  }

  private mutating func take(_ worker: Int, _ job: Job) {
    jobs[worker, default: []].append(job)
    if jobs[worker]!.count > batcher.limits.ahead { mistakes.append("too many batches ahead") }
    if jobs[worker]!.count == 1 { work(worker) }
  }

  /// Plans what becomes of the first batch of a worker.
  private mutating func work(_ worker: Int) {
    guard !dead.contains(worker), let job = jobs[worker]?.first else { return }
    let time = 0.01 + seeded.fraction() * behaviour.seconds
    if behaviour.killEvery > 0, seeded.below(behaviour.killEvery) == 0 {
      return end(worker, "was killed by somebody", after: time)
    }
    if sends + probes > behaviour.usableFor {
      return plan(.batcher(.unusable(worker: worker, reason: "no more")), time)
    }
    let fault = job.items.compactMap { behaviour.poison[$0] }.first
    if job.items.count > behaviour.room {
      return plan(.batcher(.tooBig(worker: worker, batch: job.batch)), time)
    }
    switch behaviour.isBroken ? .raises : fault {
    case .raises: plan(.batcher(.failed(worker: worker, batch: job.batch, message: "no")), time)
    case .dies: end(worker, "died of it", after: time)
    case .hangs: break
    case nil: plan(.batcher(answer(worker, job)), time)
    }
  }

  private func answer(_ worker: Int, _ job: Job) -> BatchEvent {
    let errors = job.items.enumerated().filter { behaviour.refused.contains($0.element) }
    return .answered(
      worker: worker, batch: job.batch,
      errors: errors.map {
        ItemError(place: $0.offset, message: "not this", mayRetry: $0.element % 2 == 0)
      })
  }

  private mutating func finish(_ item: Int, _ outcome: ItemOutcome) {
    if outcomes.updateValue(outcome, forKey: item) != nil {
      mistakes.append("\(item) is finished twice")
    }
  }

  /// Takes off a worker what it has no longer, before the batcher hears of it, for it may send the
  /// next at once.
  private mutating func land(_ worker: Int, _ event: BatchEvent) {
    if case .unusable = event {
      for item in (jobs[worker] ?? []).flatMap(\.items) { flying[item] = nil }
      jobs[worker] = []
      dead.insert(worker)
    } else if case .died = event {
      for item in (jobs[worker] ?? []).flatMap(\.items) { flying[item] = nil }
      jobs[worker] = []
    } else if event.batch != nil {
      for item in jobs[worker]?.removeFirst().items ?? [] { flying[item] = nil }
      work(worker)
    }
  }
}

extension BatchEvent {
  var worker: Int? {
    switch self {
    case .ready(let worker, _), .busy(let worker), .answered(let worker, _, _),
      .failed(let worker, _, _, _), .tooBig(let worker, _), .died(let worker, _),
      .unusable(let worker, _):
      worker
    case .arrived, .inputEnded, .cancelled, .time, .stop: nil
    }
  }

  /// The batch that it ends.
  var batch: Int? {
    switch self {
    case .answered(_, let batch, _), .failed(_, let batch, _, _), .tooBig(_, let batch): batch
    default: nil
    }
  }
}

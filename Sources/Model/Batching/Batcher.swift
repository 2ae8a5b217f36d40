// Which items go to which model process, and when: a value that turns events into actions.

/// Gathers items to batches, gives them to workers, and knows what a failure means.
///
/// A batcher holds no clock, process, pipe or payload. Its shell turns everything that happens into
/// one call of ``take(_:at:)`` and carries out what it answers. The same events give the same
/// actions.
///
/// A batch goes to a worker that is free as soon as it is full, its first item has waited for
/// ``BatchLimits/wait``, input has ended, or it is what was left of a failed one. Behind busy
/// workers a batch grows by itself.
///
/// A batch that fails is halved until the item that does it stands alone, so that one poison item
/// costs nobody else's result. When three batches in a row fail, a *probe* tells poison items from
/// a broken model: an item that the model has answered before, or else single items of the queue.
///
/// Every accepted item is finished exactly once. Memory is that of the open items.
package struct Batcher {
  package let limits: BatchLimits
  var hands: [Hand]
  var items = ItemWindow()
  var queue = ItemQueue()
  var nextBatch = 0
  var isInputEnded = false
  var hasEnded = false
  var hasGivenUp = false
  /// Batches that failed since one was last answered.
  var failuresInRow = 0
  /// How many are enough to doubt the model; doubled by each probe that was answered.
  var patience = 3
  var doubt: Doubt?
  /// The model has answered an item whose payload the shell keeps.
  var hasWitness = false
  var actions: [BatchAction] = []
  var now = 0.0
  private var wakesAt: Double?
  private var isAccepting = true
  /// The first deadline of a waiting item, or an earlier time.
  private var nextDeadline = Double.infinity

  package init(_ limits: BatchLimits) {
    self.limits = limits
    hands = (0..<limits.workers).map { _ in Hand(startingAt: 0) }
  }

  /// Takes note of an event.
  /// - Parameter seconds: the time, on a clock that never goes back.
  /// - Returns: what is to be done, in this order.
  package mutating func take(_ event: BatchEvent, at seconds: Double) -> [BatchAction] {
    now = max(now, seconds)
    note(event)
    settle()
    defer { actions.removeAll() }
    return actions
  }

  private mutating func note(_ event: BatchEvent) {
    switch event {
    case .arrived(let bytes, let deadline): arrived(bytes, deadline ?? .infinity)
    case .inputEnded: isInputEnded = true
    case .ready(let worker, let bounds): ready(worker, bounds)
    case .busy(let worker): hands[worker].heard = now
    case .answered(let worker, let batch, let errors): answered(worker, batch, errors)
    case .failed(let worker, let batch, let message, let isPassing):
      failed(worker, batch, isPassing ? .later : .batch, message)
    case .tooBig(let worker, let batch): tooBig(worker, batch)
    case .unusable(let worker, let reason): unusable(worker, reason)
    case .died(let worker, let how): died(worker, how)
    case .cancelled(let item): cancelled(item)
    case .time: break
    case .stop(let finishesQueue): stop(finishesQueue)
    }
  }

  // MARK: Items

  private mutating func arrived(_ bytes: Int, _ deadline: Double) {
    let number = items.end
    items.append(OpenItem(bytes: bytes, arrived: now, deadline: deadline))
    if isInputEnded { return finish(number, .cancelled) }
    if hasGivenUp { return finish(number, .failed(.givenUp)) }
    guard bytes <= limits.bytes else { return finish(number, .failed(.tooLong(limits.bytes))) }
    nextDeadline = min(nextDeadline, deadline)
    queue.append(number, bytes: bytes)
  }

  mutating func finish(_ item: Int, _ outcome: ItemOutcome) {
    items.finish(item)
    actions.append(.finish(item: item, outcome))
  }

  private mutating func cancelled(_ item: Int) {
    guard items.contains(item), items[item].place != .finished else { return }
    items[item].isCancelled = true
    if items[item].place == .queued { leave(item, .cancelled) }
  }

  /// Finishes an item that waits.
  mutating func leave(_ item: Int, _ outcome: ItemOutcome) {
    let bytes = items[item].bytes
    finish(item, outcome)
    queue.forget(item, bytes: bytes)
  }

  private mutating func stop(_ finishesQueue: Bool) {
    isInputEnded = true
    guard !finishesQueue else { return }
    for item in queue.all(items) { leave(item, .cancelled) }
  }

  /// Nothing will be answered any more.
  mutating func giveUp(_ reason: String) {
    hasGivenUp = true
    doubt = nil
    let failure = ItemFailure(.model, reason, attempts: 0)
    for item in queue.all(items) { leave(item, .failed(failure)) }
    actions.append(.giveUp(reason: reason))
  }

  // MARK: What time and state ask for

  private mutating func settle() {
    if now >= nextDeadline { expire() }
    for worker in hands.indices where now >= hands[worker].alarm(limits) { alarm(worker) }
    if !hasGivenUp { dispatch() }
    end()
    accept()
    wake()
  }

  private mutating func expire() {
    let waiting = queue.all(items)
    for item in waiting where items[item].deadline <= now { leave(item, .late) }
    nextDeadline = queue.all(items).map { items[$0].deadline }.min() ?? .infinity
  }

  private mutating func end() {
    guard isInputEnded, items.unfinished == 0, !hasEnded else { return }
    hasEnded = true
    for worker in hands.indices { dismiss(worker) }
    actions.append(.ended)
  }

  private mutating func dismiss(_ worker: Int) {
    switch hands[worker].state {
    case .starting, .ready: actions.append(.dismiss(worker: worker))
    case .ending: return
    case .absent, .lost, .dismissed: break
    }
    hands[worker].state = .dismissed
  }

  private mutating func accept() {
    let mayAccept =
      !isInputEnded && items.unfinished < limits.queue && items.unfinishedBytes < limits.queueBytes
    guard mayAccept != isAccepting else { return }
    isAccepting = mayAccept
    actions.append(.accept(mayAccept))
  }

  private mutating func wake() {
    var time = min(nextDeadline, batchAlarm)
    for hand in hands { time = min(time, hand.alarm(limits)) }
    let wanted = time == .infinity ? nil : time
    guard wanted != wakesAt else { return }
    wakesAt = wanted
    actions.append(.wake(at: wanted))
  }

  /// When the first waiting item has waited long enough, if a worker is free for it.
  private var batchAlarm: Double {
    mutating get {
      guard doubt == nil, !hasGivenUp, queue.pieces.isEmpty, let first = queue.first(items),
        hands.contains(where: \.isIdle)
      else { return .infinity }
      return items[first].arrived + limits.wait
    }
  }
}

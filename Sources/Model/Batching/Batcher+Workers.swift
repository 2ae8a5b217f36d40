// Workers that come, answer, fall silent and die.

extension Batcher {
  mutating func ready(_ worker: Int, _ bounds: WorkerBounds) {
    guard case .starting = hands[worker].state else { return }
    hands[worker].state = .ready
    hasGivenUp = false
    (hands[worker].bounds, hands[worker].idleSince) = (bounds, now)
  }

  mutating func alarm(_ worker: Int) {
    switch hands[worker].state {
    case .absent: start(worker)
    case .starting: kill(worker, "said no hello within \(limits.start) seconds")
    case .ready: kill(worker, "was silent for \(limits.timeout) seconds over a batch")
    case .ending, .lost, .dismissed: break
    }
  }

  private mutating func start(_ worker: Int) {
    hands[worker].state = .starting(since: now)
    actions.append(.start(worker: worker))
  }

  mutating func kill(_ worker: Int, _ reason: String) {
    hands[worker].state = .ending(reason: reason)
    actions.append(.kill(worker: worker))
  }

  mutating func answered(_ worker: Int, _ batch: Int, _ errors: [ItemError]) {
    guard let flight = land(worker, batch) else { return }
    modelWorks(worker, flight)
    var failed = Dictionary(errors.map { ($0.place, $0) }, uniquingKeysWith: { one, _ in one })
    var again: [Int] = []
    for (place, item) in flight.items.enumerated() {
      guard let error = failed.isEmpty ? nil : failed.removeValue(forKey: place) else {
        keepWitness(item)
        finish(item, .answered)
        continue
      }
      let kind: ItemFailure.Kind = error.mayRetry || error.isPassing ? .later : .item
      if mayRepeat(item, kind, error.message, if: error.mayRetry) { again.append(item) }
    }
    queue.append(piece: again)
  }

  /// Takes a batch back from its worker; nil if the worker has no such batch.
  mutating func land(_ worker: Int, _ batch: Int) -> Flight? {
    guard let place = hands[worker].flying.firstIndex(where: { $0.batch == batch }) else {
      return nil
    }
    let flight = hands[worker].flying.remove(at: place)
    (hands[worker].heard, hands[worker].idleSince) = (now, now)
    return flight
  }

  /// Something was answered: the model is not broken.
  private mutating func modelWorks(_ worker: Int, _ flight: Flight) {
    patience = flight.isProbe ? min(patience * 2, 1 << 20) : 3
    (failuresInRow, doubt) = (0, nil)
    (hands[worker].ends, hands[worker].badStarts) = (0, 0)
    hands[worker].raiseCeiling()
    queue.unpark()
  }

  private mutating func keepWitness(_ item: Int) {
    guard !hasWitness else { return }
    hasWitness = true
    actions.append(.keep(item: item))
  }

  // MARK: Ends

  /// The model itself cannot be used: what the worker has goes back unblamed, and no further start
  /// is tried.
  mutating func unusable(_ worker: Int, _ reason: String) {
    switch hands[worker].state {
    case .starting, .ready: break
    case .absent, .ending, .lost, .dismissed: return
    }
    let flights = hands[worker].flying
    hands[worker].flying = []
    hands[worker].badStarts = Hand.mostBadStarts - 1
    if flights.contains(where: \.isProbe) { doubt?.isAsking = false }
    for flight in flights.reversed() { putBack(flight) }
    kill(worker, reason)
  }

  mutating func died(_ worker: Int, _ how: String) {
    let (state, flights) = (hands[worker].state, hands[worker].flying)
    hands[worker].flying = []
    hands[worker].ends += 1
    let reason = if case .ending(let reason) = state { reason } else { how }
    for flight in flights.dropFirst().reversed() { putBack(flight) }
    switch state {
    case .dismissed, .lost, .absent: return
    case .starting: badStart(worker, reason)
    case .ending where flights.isEmpty: badStart(worker, reason)
    case .ready, .ending: restart(worker)
    }
    guard let first = flights.first else { return }
    blame(first, on: worker, state == .ready ? .died : endKind(reason), reason)
  }

  private func endKind(_ reason: String) -> ItemFailure.Kind {
    reason.hasPrefix("was silent") ? .timeout : .died
  }

  mutating func restart(_ worker: Int) {
    // While it is tried whether the model works at all, nobody waits for half a minute.
    let delay = hands[worker].delay(doubt == nil ? 30 : 0.5)
    hands[worker].state = .absent(until: now + delay)
  }

  /// A start has come to nothing: no hello, or a failed probe.
  mutating func badStart(_ worker: Int, _ reason: String) {
    hands[worker].badStarts += 1
    guard hands[worker].badStarts >= Hand.mostBadStarts else { return restart(worker) }
    hands[worker].state = limits.retry.map { .absent(until: now + $0) } ?? .lost
    let isUsable = hands.contains { $0.badStarts < Hand.mostBadStarts && $0.state != .dismissed }
    if !isUsable, !hasGivenUp { giveUp(reason) }
  }

  /// A batch that another one's fault took along goes back, unblamed.
  private mutating func putBack(_ flight: Flight) {
    let waiting = requeue(flight.items)
    if flight.isPiece { queue.prepend(piece: waiting) } else { queue.putBack(waiting, items) }
  }

  /// Marks items as waiting again; those that nobody waits for, or that come too late, leave.
  mutating func requeue(_ some: [Int]) -> [Int] {
    some.filter { item in
      items[item].place = .queued
      guard items[item].isCancelled || hasGivenUp else { return true }
      finish(item, hasGivenUp ? .failed(.givenUp) : .cancelled)
      return false
    }
  }
}

// What a failure means: which item is at fault, or whether the model is.

/// Whether the model works at all is being tried.
struct Doubt: Equatable {
  /// How many single items may still be tried if no item is known to be good.
  var tries = 8
  /// A probe is out.
  var isAsking = false
}

extension Batcher {
  mutating func failed(
    _ worker: Int, _ batch: Int, _ kind: ItemFailure.Kind, _ message: String
  ) {
    guard let flight = land(worker, batch) else { return }
    blame(flight, on: worker, kind, message)
  }

  mutating func tooBig(_ worker: Int, _ batch: Int) {
    guard let flight = land(worker, batch) else { return }
    guard flight.items.count > 1 else {
      return blame(flight, on: worker, .tooBig, "too large for the model's memory, even alone")
    }
    hands[worker].ceiling = max(1, flight.items.count / 2)
    halve(flight.items)
  }

  /// A batch has failed: its items are halved, or the one item is tried again, or has failed.
  mutating func blame(
    _ flight: Flight, on worker: Int, _ kind: ItemFailure.Kind, _ message: String
  ) {
    if flight.isProbe { return probeFailed(flight, worker, message) }
    failuresInRow += 1
    if flight.items.count > 1 {
      halve(flight.items)
    } else if let item = flight.items.first, mayRepeat(item, kind, message, if: kind != .later) {
      queue.append(piece: [item])
    }
    if failuresInRow >= patience, doubt == nil, !hasGivenUp { doubt = Doubt() }
  }

  /// Halves wait at the end of the pieces, so that after a bad half a good one is likely to follow.
  private mutating func halve(_ some: [Int]) {
    let waiting = requeue(some)
    queue.append(piece: Array(waiting[..<(waiting.count / 2)]))
    queue.append(piece: Array(waiting[(waiting.count / 2)...]))
  }

  /// Counts an attempt. True if the item is to be sent once more; else it is finished.
  mutating func mayRepeat(
    _ item: Int, _ kind: ItemFailure.Kind, _ message: String, if mayRetry: Bool = true
  ) -> Bool {
    items[item].attempts += 1
    let attempts = items[item].attempts
    guard mayRetry, attempts < limits.attempts else {
      finish(item, .failed(ItemFailure(kind, message, attempts: attempts)))
      return false
    }
    return !requeue([item]).isEmpty
  }

  // MARK: Probes

  /// Sends one probe, if a worker is free for it.
  mutating func probe() {
    guard doubt?.isAsking == false, let worker = hands.firstIndex(where: \.isIdle) else { return }
    if hasWitness {
      doubt?.isAsking = true
      return ask(worker)
    }
    // What was to be tried yet may have been cancelled meanwhile.
    if queue.pieces.isEmpty, queue.count == 0 { queue.unpark() }
    guard let item = nextSingle() else { return }
    doubt?.isAsking = true
    send(Flight(batch: nextBatch, items: [item], isProbe: true), to: worker)
  }

  private mutating func ask(_ worker: Int) {
    hands[worker].heard = now
    hands[worker].flying.append(Flight(batch: nextBatch, items: [], isProbe: true))
    actions.append(.probe(worker: worker, batch: nextBatch))
    nextBatch += 1
  }

  /// One item of the first piece that waits, or of the queue.
  private mutating func nextSingle() -> Int? {
    guard !queue.pieces.isEmpty else {
      return queue.take(most: 1, room: limits.bytes, items).first
    }
    var piece = queue.takePiece()
    let item = piece.removeFirst()
    queue.prepend(piece: piece)
    return item
  }

  private mutating func probeFailed(_ flight: Flight, _ worker: Int, _ message: String) {
    doubt?.isAsking = false
    queue.park(requeue(flight.items))
    doubt?.tries -= 1
    let hasMore = queue.count > 0 || !queue.pieces.isEmpty
    guard hasWitness || doubt?.tries ?? 0 <= 0 || !hasMore else { return }
    queue.unpark()
    doubt?.tries = 8
    if hands[worker].state == .ready { kill(worker, message) } else { badStart(worker, message) }
  }
}

// When a batch goes out, and to whom.

extension Batcher {
  mutating func dispatch() {
    if doubt != nil { return probe() }
    while !queue.pieces.isEmpty, let worker = idleWorker { sendPiece(to: worker) }
    guard queue.pieces.isEmpty else { return }
    while let first = queue.first(items), let worker = idleWorker {
      guard isFull(for: worker) || isInputEnded || now >= items[first].arrived + limits.wait
      else { return }
      if !refuse(first, by: worker) { sendBatch(to: worker) }
    }
    while let first = queue.first(items), let worker = workerWithRoom {
      guard isFull(for: worker) || isInputEnded else { return }
      if !refuse(first, by: worker) { sendBatch(to: worker) }
    }
  }

  /// The worker that has had no batch for the longest time.
  private var idleWorker: Int? {
    hands.indices.filter { hands[$0].isIdle }.min { hands[$0].idleSince < hands[$1].idleSince }
  }

  /// A busy worker that may have one more batch, which waits there for its turn.
  private var workerWithRoom: Int? {
    hands.indices.filter {
      hands[$0].state == .ready && hands[$0].flying.count < limits.ahead
        && !hands[$0].flying.contains { $0.isPiece || $0.isProbe }
    }.min { hands[$0].flying.count < hands[$1].flying.count }
  }

  private func isFull(for worker: Int) -> Bool {
    queue.count >= hands[worker].mostItems(limits)
      || queue.bytes - 1 >= hands[worker].mostBytes(limits)
  }

  /// An item that the worker does not take even alone must not stay at the head of the queue.
  private mutating func refuse(_ item: Int, by worker: Int) -> Bool {
    let most = hands[worker].bounds.bytes
    guard items[item].bytes > most else { return false }
    leave(item, .failed(.tooLong(most)))
    return true
  }

  private mutating func sendBatch(to worker: Int) {
    let hand = hands[worker]
    let batch = queue.take(most: hand.mostItems(limits), room: hand.mostBytes(limits), items)
    send(Flight(batch: nextBatch, items: batch), to: worker)
  }

  /// A piece may be more than the worker takes: then what is over waits.
  private mutating func sendPiece(to worker: Int) {
    var piece = queue.takePiece()
    let most = hands[worker].mostItems(limits)
    if piece.count > most {
      queue.prepend(piece: Array(piece[most...]))
      piece = Array(piece[..<most])
    }
    send(Flight(batch: nextBatch, items: piece, isPiece: true), to: worker)
  }

  mutating func send(_ flight: Flight, to worker: Int) {
    for item in flight.items { items[item].place = .flying }
    if hands[worker].flying.isEmpty { hands[worker].heard = now }
    hands[worker].flying.append(flight)
    nextBatch += 1
    actions.append(.send(worker: worker, batch: flight.batch, items: flight.items))
  }
}

// The thread of the model: letters become calls, ends of calls become replies, until a signal ends
// it all.
import Bytes
import Glibc
import Model

/// What a desk has a model for.
package struct DeskPlan: Sendable {
  package var command: [String]
  /// Where it is started; nil for where we are.
  package var folder: String?
  package var limits = BatchLimits()
  /// Seconds within which what is in work may end after a signal.
  package var drain = 30.0
  /// A file that keeps results; nil for none.
  package var store: StoreChoice?
  /// How an item is put together, for the store's key.
  package var input = "turns"

  package init(command: [String]) {
    self.command = command
    (limits.size, limits.wait, limits.queue, limits.ahead) = (32, 0, 1024, 1)
    limits.retry = Readiness.retrySeconds
  }
}

/// Carries out what a ``Reception`` decides, on a ``ModelLoop``. One thread.
///
/// Memory is that of the open requests' items.
package final class ModelDesk {
  private let plan: DeskPlan
  private let inbox: Inbox
  private let signals: SignalFile
  /// nil for a service that only cleans.
  private var loop: ModelLoop?
  private var reception: Reception
  /// By the number of the request.
  private var clients: [Int: Client] = [:]
  private var calls: [Int: OpenCall] = [:]
  private var nextCall = 0
  private var ends: [(call: Int, end: CallEnd, result: [UInt8])] = []
  private var sentAt: [Int: Double] = [:]
  private var wakesAt: Double?
  private var ready = 0
  private var isDefeated = false
  private var drainEnd: Double?
  private var known: KnownResults?
  private let tell: (String) -> Void

  /// To be made before any other thread is, which would get the signals.
  /// - Parameter tell: gets lines for the operator.
  package init(_ plan: DeskPlan, _ inbox: Inbox, tell: @escaping (String) -> Void) throws {
    (self.plan, self.inbox, self.tell) = (plan, inbox, tell)
    signals = try SignalFile([SIGINT, SIGTERM, SIGHUP])
    var limits = Reception.Limits()
    (limits.queue, limits.queueBytes) = (plan.limits.queue, plan.limits.queueBytes)
    reception = Reception(limits)
    var inner = plan.limits
    // The reception alone says what is too much.
    (inner.queue, inner.queueBytes) = (limits.queue + 1, limits.queueBytes + plan.limits.bytes)
    guard !plan.command.isEmpty else {
      inbox.setReady(true)
      return
    }
    loop = ModelLoop(plan.command, inner, in: plan.folder) { [unowned self] in finish($0, $1) }
    loop?.observe = { [unowned self] in observe($0) }
  }

  /// Works until a signal has come and what was in work has ended, or its time has.
  /// - Throws: ``ModelError`` where results cannot be stored; `StoreBusy`.
  package func run() throws {
    loop?.start()
    while !isOver {
      try openStore()
      for letter in inbox.takeLetters() { take(letter) }
      try settle()
      look()
      turn()
    }
    loop?.stop(finishesQueue: false)
    loop?.shutDown()
    try known?.synchronise()
  }

  private var isOver: Bool {
    guard let drainEnd else { return false }
    return inbox.openRequests == 0 || SystemCall.now > drainEnd + 1
  }

  private func openStore() throws {
    guard let choice = plan.store, known == nil, !choice.id.isEmpty || loop?.hello != nil else {
      return
    }
    let known = try KnownResults(choice, loop?.hello, input: plan.input)
    if let notice = known.notice { tell("warning: \(notice)") }
    self.known = known
    loop?.record = { [unowned self] in try known.store($0) { self.calls[$0]?.item } }
  }

  // MARK: Requests

  private func take(_ letter: Inbox.Letter) {
    switch letter {
    case .ask(let request, let ask, let continuation):
      let item = Payload.fingerprint(ask.payload)
      if let reply = known?.find(item) {
        inbox.measure { $0.storeHits += 1 }
        return continuation.resume(returning: reply)
      }
      clients[request] = Client(payload: ask.payload, item: item, continuation: continuation)
      note(
        .asked(
          request: request, item: item, bytes: ask.payload.count, patience: ask.patience,
          waits: ask.waits))
    case .left(let request):
      note(.left(request: request))
      clients.removeValue(forKey: request)?.continuation.resume(
        returning: .refused(Refusal(.late, "the client has gone")))
    }
  }

  private func note(_ event: Reception.Event, result: [UInt8] = []) {
    for action in reception.take(event, at: SystemCall.now) {
      switch action {
      case .call(let request): call(request)
      case .cancel(let call): loop?.cancel(call)
      case .answer(let request, let verdict): answer(request, verdict, result)
      case .wake(let time): wakesAt = time
      }
    }
  }

  private func call(_ request: Int) {
    guard let client = clients[request] else { return }
    calls[nextCall] = OpenCall(item: client.item, began: SystemCall.now)
    nextCall += 1
    client.payload.withUnsafeBufferPointer { loop?.call($0) }
    // What the loop has sent, or keeps, is its own copy.
    clients[request]?.payload = []
  }

  private func answer(_ request: Int, _ verdict: Reception.Verdict, _ result: [UInt8]) {
    guard let client = clients.removeValue(forKey: request) else { return }
    if case .full = verdict { inbox.measure { $0.refused += 1 } }
    client.continuation.resume(returning: Reply(verdict, result))
  }

  // MARK: The model

  /// Called by the loop in the middle of its work, so it is only taken down.
  private func finish(_ call: Int, _ outcome: CallOutcome) {
    switch outcome {
    case .result(let bytes): ends.append((call, .result, Array(bytes)))
    case .failed(let failure): ends.append((call, .failed(failure), []))
    case .late, .cancelled: ends.append((call, .cancelled, []))
    }
  }

  private func settle() throws {
    while !ends.isEmpty {
      let some = ends
      ends.removeAll(keepingCapacity: true)
      for (call, end, result) in some {
        let item = calls.removeValue(forKey: call)?.item
        if case .failed(let failure) = end, let item { try known?.note(failure, of: item) }
        note(.finished(call: call, end), result: result)
      }
    }
    if let failure = loop?.storeFailure { throw failure }
  }

  private func observe(_ note: LoopNote) {
    let now = SystemCall.now
    switch note {
    case .sent(let batch, let items):
      sentAt[batch] = now
      let waits = items.compactMap { calls[$0].map { now - $0.began } }
      inbox.measure { metrics in
        metrics.batchItems.observe(Double(items.count))
        for wait in waits { metrics.waitSeconds.observe(wait) }
      }
    case .answered(let batch):
      guard let sent = sentAt.removeValue(forKey: batch) else { return }
      inbox.measure { $0.modelSeconds.observe(now - sent) }
    case .lost(let batch): sentAt[batch] = nil
    }
  }

  /// Sees whether the model is there, and takes down how things stand.
  private func look() {
    guard let loop else { return }
    if loop.readyWorkers != ready {
      ready = loop.readyWorkers
      inbox.setReady(ready > 0)
      note(.workers(ready: ready))
    }
    if (loop.defeat != nil) != isDefeated {
      isDefeated = loop.defeat != nil
      if let defeat = loop.defeat {
        note(.defeated)
        tell("the model cannot be used: \(defeat); it is tried again every 30 seconds")
      }
    }
    let (items, bytes, counts) = (reception.openCalls, reception.openBytes, loop.counts)
    inbox.measure { metrics in
      (metrics.queueItems, metrics.queueBytes) = (items, bytes)
      (metrics.readyWorkers, metrics.counts) = (ready, counts)
    }
  }

  private func turn() {
    var polls = [
      pollfd(fd: inbox.bellFile, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals.file, events: Int16(POLLIN), revents: 0),
    ]
    let drain = drainEnd.map { max($0, SystemCall.now + 0.05) } ?? .infinity
    let limit = min(wakesAt ?? .infinity, drain)
    wait(&polls, until: limit)
    if polls[1].revents != 0, let signal = signals.read() { interrupted(by: signal) }
    if polls[0].revents != 0 { inbox.silence() }
    let now = SystemCall.now
    if let wakesAt, now >= wakesAt { note(.time) }
    if let drainEnd, now >= drainEnd { note(.abandon) }
  }

  private func wait(_ polls: inout [pollfd], until limit: Double) {
    if let loop { return loop.turn(&polls, until: limit) }
    let patience = limit == .infinity ? -1 : min(1e6, max(0, (limit - SystemCall.now) * 1000 + 1))
    if poll(&polls, nfds_t(polls.count), Int32(patience)) < 0 {
      for place in polls.indices { polls[place].revents = 0 }
    }
  }

  /// The first time what is in work ends; the second time everything does.
  private func interrupted(by number: Int32) {
    guard drainEnd == nil else { _exit(128 + number) }
    drainEnd = SystemCall.now + plan.drain
    inbox.beginStop()
    note(.stop)
  }
}

/// Who waits for an answer.
private struct Client {
  /// Empty once the model was asked.
  var payload: [UInt8]
  let item: Fingerprint
  let continuation: CheckedContinuation<Reply, Never>
}

private struct OpenCall {
  let item: Fingerprint
  let began: Double
}

extension Reply {
  init(_ verdict: Reception.Verdict, _ result: [UInt8]) {
    switch verdict {
    case .result: self = .result(result)
    case .failed(let failure): self = .refused(Refusal(failure))
    case .late: self = .refused(Refusal(.late, "not answered before the deadline"))
    case .full(let seconds):
      self = .refused(Refusal(.queueFull, "too many requests wait", retryAfter: seconds))
    case .notReady(let seconds):
      self = .refused(Refusal(.notReady, "the model is not ready", retryAfter: seconds))
    case .stopping:
      self = .refused(Refusal(.stopping, "the service is stopping", retryAfter: 1))
    }
  }
}

// Which requests get to the model, and what becomes of those that do: a value that turns events
// into actions.
import Bytes
import Model

/// Stands between requests and the calls of a model.
///
/// A reception holds no clock, connection or payload: its shell turns everything that happens into
/// one call of ``take(_:at:)`` and carries out what it answers. The same events give the same
/// actions.
///
/// Equal items are one call, which is cancelled once all who asked have gone. What is too much is
/// refused at once and told when to come again; a stream waits in line instead. Every request that
/// was taken is answered exactly once, by its deadline, unless its client leaves.
package struct Reception {
  /// Bounds; times in seconds.
  package struct Limits: Sendable, Equatable {
    /// Calls that may be open.
    package var queue = 1024
    /// Bytes of their items; one item more than that is taken.
    package var queueBytes = 64 << 20

    package init() {}
  }

  package enum Event: Sendable, Equatable {
    /// A request has an item. Requests have numbers of their shell's choice.
    /// - waits: it stands in line where there is no room, and its deadline counts from then on.
    case asked(request: Int, item: Fingerprint, bytes: Int, patience: Double, waits: Bool = false)
    /// The client has gone.
    case left(request: Int)
    /// A call is finished, in one of the ways that ``CallEnd`` has.
    case finished(call: Int, CallEnd)
    /// So many workers are ready now.
    case workers(ready: Int)
    /// The model cannot be used.
    case defeated
    /// Nothing new is taken. Who waits at this time is answered, by the model or not.
    case stop
    /// Nobody waits any longer for what is open.
    case abandon
    case time
  }

  package enum Action: Sendable, Equatable {
    /// Ask the model about the request's item. Calls are numbered from 0 in this order.
    case call(request: Int)
    case cancel(call: Int)
    case answer(request: Int, Verdict)
    /// Come again with ``Event/time`` at this time; nil for never.
    case wake(at: Double?)
  }

  package enum Verdict: Sendable, Equatable {
    /// What the call's end has brought.
    case result
    case failed(ItemFailure)
    case late
    case full(retryAfter: Int)
    case notReady(retryAfter: Int)
    case stopping
  }

  let limits: Limits
  var now = 0.0
  var actions: [Action] = []
  var pace = FinishPace()
  var readiness = Readiness()
  private(set) var isStopping = false
  private var askers: [Int: Asker] = [:]
  private var calls: [Int: Call] = [:]
  private var callOf: [Fingerprint: Int] = [:]
  private var line = WaitingLine()
  private var nextCall = 0
  /// Bytes of the items of open calls.
  package private(set) var openBytes = 0
  /// No deadline is before this time.
  private var nextDeadline = Double.infinity
  private var wakesAt: Double?

  /// Calls that are not finished; their items wait or are in work.
  package var openCalls: Int { calls.count }
  /// Requests that have no answer yet.
  package var openRequests: Int { askers.count + line.count }

  package init(_ limits: Limits) { self.limits = limits }

  /// - Parameter seconds: the time, on a clock that never goes back.
  /// - Returns: what is to be done, in this order.
  package mutating func take(_ event: Event, at seconds: Double) -> [Action] {
    now = max(now, seconds)
    pace.advance(to: now, isBusy: !calls.isEmpty)
    note(event)
    if now >= nextDeadline { expire() }
    admitLine()
    wake()
    defer { actions.removeAll() }
    return actions
  }

  private mutating func note(_ event: Event) {
    switch event {
    case .asked(let request, let item, let bytes, let patience, let waits):
      let wish = Wish(request: request, item: item, bytes: bytes, patience: patience)
      asked(wish, waits: waits)
    case .left(let request): left(request)
    case .finished(let call, let end): finished(call, end)
    case .workers(let ready): readiness.workers(ready, at: now)
    case .defeated: readiness.defeated(at: now)
    case .stop: stop()
    case .abandon: abandon()
    case .time: break
    }
  }

  // MARK: Coming

  private mutating func asked(_ wish: Wish, waits: Bool) {
    if isStopping { return answer(wish.request, .stopping) }
    if let seconds = readiness.refusal(patience: wish.patience, at: now) {
      return answer(wish.request, .notReady(retryAfter: seconds))
    }
    if let call = callOf[wish.item] { return join(wish, call) }
    guard hasRoom else {
      if waits { return line.append(wish) }
      return answer(wish.request, .full(retryAfter: pace.seconds(for: calls.count)))
    }
    call(wish)
  }

  private var hasRoom: Bool { calls.count < limits.queue && openBytes < limits.queueBytes }

  private mutating func call(_ wish: Wish) {
    let call = nextCall
    nextCall += 1
    calls[call] = Call(item: wish.item, bytes: wish.bytes, askers: [])
    callOf[wish.item] = call
    openBytes += wish.bytes
    actions.append(.call(request: wish.request))
    join(wish, call)
  }

  private mutating func join(_ wish: Wish, _ call: Int) {
    let deadline = now + wish.patience
    askers[wish.request] = Asker(call: call, deadline: deadline)
    calls[call]?.askers.append(wish.request)
    nextDeadline = min(nextDeadline, deadline)
  }

  /// Who waits in line comes in as soon as there is room, in the order of coming.
  private mutating func admitLine() {
    while let wish = line.first {
      guard callOf[wish.item] != nil || hasRoom else { return }
      line.removeFirst()
      asked(wish, waits: true)
    }
  }

  // MARK: Going

  private mutating func answer(_ request: Int, _ verdict: Verdict) {
    actions.append(.answer(request: request, verdict))
  }

  private mutating func left(_ request: Int) {
    line.remove(request)
    release(request)
  }

  /// The request waits no more; its call is cancelled where nobody else waits for it.
  private mutating func release(_ request: Int) {
    guard let asker = askers.removeValue(forKey: request), var call = calls[asker.call] else {
      return
    }
    call.askers.removeAll { $0 == request }
    calls[asker.call] = call
    guard call.askers.isEmpty else { return }
    // A later request for the same item must not join a call that will have no result.
    callOf[call.item] = nil
    actions.append(.cancel(call: asker.call))
  }

  private mutating func finished(_ number: Int, _ end: CallEnd) {
    guard let call = calls.removeValue(forKey: number) else { return }
    if callOf[call.item] == number { callOf[call.item] = nil }
    openBytes -= call.bytes
    if end != .cancelled { pace.finished() }
    for request in call.askers {
      askers[request] = nil
      answer(request, end.verdict(isStopping: isStopping, readiness.secondsToTry(at: now)))
    }
  }

  private mutating func expire() {
    let late = askers.filter { $0.value.deadline <= now }.keys.sorted()
    for request in late {
      answer(request, .late)
      release(request)
    }
    nextDeadline = askers.values.map(\.deadline).min() ?? .infinity
  }

  private mutating func stop() {
    isStopping = true
    for wish in line.removeAll() { answer(wish.request, .stopping) }
  }

  private mutating func abandon() {
    for request in askers.keys.sorted() {
      answer(request, .stopping)
      release(request)
    }
  }

  private mutating func wake() {
    if askers.isEmpty { nextDeadline = .infinity }
    let wanted = nextDeadline == .infinity ? nil : nextDeadline
    guard wanted != wakesAt else { return }
    wakesAt = wanted
    actions.append(.wake(at: wanted))
  }
}

/// A request that has a call.
private struct Asker {
  var call: Int
  var deadline: Double
}

/// A call that is not finished.
private struct Call {
  var item: Fingerprint
  var bytes: Int
  /// The requests that wait for it.
  var askers: [Int]
}

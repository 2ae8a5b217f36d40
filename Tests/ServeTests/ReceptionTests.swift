// Which requests get to the model, and what becomes of them.
import Bytes
import Model
import Testing

@testable import Serve

struct ReceptionTests {
  private static func reception(queue: Int = 4, ready: Int = 1) -> Reception {
    var limits = Reception.Limits()
    limits.queue = queue
    var reception = Reception(limits)
    _ = reception.take(.workers(ready: ready), at: 0)
    return reception
  }

  private static func item(_ number: Int) -> Fingerprint {
    Fingerprint(low: UInt64(number), high: 7)
  }

  private static func ask(
    _ request: Int, _ item: Int, patience: Double = 30, waits: Bool = false
  ) -> Reception.Event {
    .asked(
      request: request, item: self.item(item), bytes: 10, patience: patience, waits: waits)
  }

  @Test func `equal items are one call, and all who asked get its end`() {
    var reception = Self.reception()
    #expect(reception.take(Self.ask(1, 5), at: 0).contains(.call(request: 1)))
    #expect(!reception.take(Self.ask(2, 5), at: 0).contains(.call(request: 2)))
    #expect(reception.openCalls == 1)
    let actions = reception.take(.finished(call: 0, .result), at: 1)
    #expect(
      actions.filter { $0 != .wake(at: nil) && $0 != .wake(at: 30) } == [
        .answer(request: 1, .result), .answer(request: 2, .result),
      ])
    #expect(reception.take(Self.ask(3, 5), at: 2).contains(.call(request: 3)))
  }

  @Test func `a call is cancelled once all who asked have gone, and nobody joins it`() {
    var reception = Self.reception()
    _ = reception.take(Self.ask(1, 5), at: 0)
    _ = reception.take(Self.ask(2, 5), at: 0)
    #expect(!reception.take(.left(request: 1), at: 1).contains(.cancel(call: 0)))
    #expect(reception.take(.left(request: 2), at: 1).contains(.cancel(call: 0)))
    #expect(reception.take(Self.ask(3, 5), at: 1).contains(.call(request: 3)))
    #expect(reception.take(.finished(call: 0, .cancelled), at: 1).isEmpty)
    #expect(reception.openCalls == 1)
  }

  @Test func `a request behind a full queue is refused, and one that waits comes in later`() {
    var reception = Self.reception(queue: 2)
    for number in 1...2 { _ = reception.take(Self.ask(number, number), at: 0) }
    #expect(reception.take(Self.ask(3, 3), at: 0) == [.answer(request: 3, .full(retryAfter: 30))])
    #expect(reception.take(Self.ask(4, 4, waits: true), at: 0).isEmpty)
    #expect(reception.take(Self.ask(5, 5, waits: true), at: 0).isEmpty)
    #expect(reception.take(.left(request: 4), at: 0).isEmpty)
    #expect(reception.take(.finished(call: 0, .result), at: 3).contains(.call(request: 5)))
  }

  @Test func `what is told of coming again follows the pace`() {
    var reception = Self.reception(queue: 100)
    for number in 0..<100 { _ = reception.take(Self.ask(number, number), at: 0) }
    // Ten in a second, each of which makes room for one that follows.
    for step in 0..<200 {
      let now = Double(step + 1) / 10
      _ = reception.take(.finished(call: step, .result), at: now)
      _ = reception.take(Self.ask(1000 + step, 1000 + step), at: now)
    }
    guard case .answer(_, .full(let seconds))? = reception.take(Self.ask(9999, 9999), at: 20).last
    else {
      Issue.record("it was not refused")
      return
    }
    #expect((9...11).contains(seconds))
  }

  @Test func `a deadline is answered when it comes, and its call is cancelled`() {
    var reception = Self.reception()
    #expect(reception.take(Self.ask(1, 1, patience: 2), at: 0).contains(.wake(at: 2)))
    _ = reception.take(Self.ask(2, 2, patience: 5), at: 0)
    let actions = reception.take(.time, at: 2)
    #expect(actions == [.answer(request: 1, .late), .cancel(call: 0), .wake(at: 5)])
  }

  @Test func `a death is waited for as long as a start takes, and no longer`() {
    var reception = Reception(Reception.Limits())
    guard case .answer(1, .notReady)? = reception.take(Self.ask(1, 1), at: 0).first else {
      Issue.record("taken before the first hello")
      return
    }
    _ = reception.take(.workers(ready: 0), at: 0)
    _ = reception.take(.workers(ready: 1), at: 3)
    _ = reception.take(.workers(ready: 0), at: 100)
    #expect(reception.take(Self.ask(2, 2), at: 101).contains(.call(request: 2)))
    // It will not be there before this one's deadline.
    #expect(
      reception.take(Self.ask(3, 3, patience: 1), at: 101)
        == [.answer(request: 3, .notReady(retryAfter: 3))])
    #expect(
      reception.take(Self.ask(4, 4), at: 110) == [.answer(request: 4, .notReady(retryAfter: 1))])
    _ = reception.take(.defeated, at: 110)
    #expect(
      reception.take(Self.ask(5, 5), at: 120) == [.answer(request: 5, .notReady(retryAfter: 20))])
  }

  @Test func `nothing is taken once it stops, and what is open may be abandoned`() {
    var reception = Self.reception(queue: 1)
    _ = reception.take(Self.ask(1, 1), at: 0)
    _ = reception.take(Self.ask(2, 2, waits: true), at: 0)
    #expect(reception.take(.stop, at: 1) == [.answer(request: 2, .stopping)])
    #expect(reception.take(Self.ask(3, 3), at: 1) == [.answer(request: 3, .stopping)])
    #expect(
      reception.take(.abandon, at: 2) == [
        .answer(request: 1, .stopping), .cancel(call: 0), .wake(at: nil),
      ])
  }

  @Test func `in 20,000 random histories every request ends once, in time, within the bounds`() {
    for seed in 0..<20_000 {
      var history = History(seed: UInt64(seed))
      history.run()
    }
  }
}

/// A random world around a reception: clients that come, leave and wait, and a model that answers.
private struct History {
  private var random: Seeded
  private var reception: Reception
  private var now = 0.0
  private var deadlines: [Int: Double] = [:]
  private var waiting: Set<Int> = []
  private var open: Set<Int> = []
  private var calls = 0
  private let queue: Int

  init(seed: UInt64) {
    random = Seeded(seed: seed)
    queue = 1 + Int(random.next() % 5)
    var limits = Reception.Limits()
    limits.queue = queue
    reception = Reception(limits)
  }

  mutating func run() {
    for request in 0..<Int(10 + random.next() % 30) {
      now += Double(random.next() % 100) / 100
      step(request)
      #expect(reception.openCalls <= queue && reception.openCalls == open.count)
      for (asker, deadline) in deadlines { #expect(deadline > now, "\(asker) waits too long") }
    }
    take(.stop)
    take(.abandon)
    #expect(deadlines.isEmpty && waiting.isEmpty && reception.openRequests == 0)
  }

  private mutating func step(_ request: Int) {
    switch random.next() % 8 {
    case 0: take(.workers(ready: Int(random.next() % 2)))
    case 1: if let one = (Array(deadlines.keys) + waiting).sorted().first { leave(one) }
    case 2, 3: if let call = open.min() { finish(call) }
    case 4: take(.time)
    default: ask(request)
    }
  }

  private mutating func ask(_ request: Int) {
    let patience = 0.5 + Double(random.next() % 100) / 50
    let item = Fingerprint(low: random.next() % 6, high: 1)
    let waits = random.next() % 3 == 0
    waiting.insert(request)
    if !waits { deadlines[request] = now + patience }
    take(
      .asked(request: request, item: item, bytes: 1, patience: patience, waits: waits))
  }

  private mutating func leave(_ request: Int) {
    deadlines[request] = nil
    waiting.remove(request)
    take(.left(request: request))
  }

  private mutating func finish(_ call: Int) {
    open.remove(call)
    take(.finished(call: call, random.next() % 4 == 0 ? .cancelled : .result))
  }

  private mutating func take(_ event: Reception.Event) {
    for action in reception.take(event, at: now) {
      switch action {
      case .call(let request):
        #expect(waiting.contains(request))
        open.insert(calls)
        calls += 1
      case .cancel(let call): #expect(open.contains(call))
      case .answer(let request, _):
        let waited = waiting.remove(request) != nil
        #expect(waited, "\(request) is answered twice, or has left")
        deadlines[request] = nil
      case .wake: break
      }
    }
  }
}

/// SplitMix64.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}

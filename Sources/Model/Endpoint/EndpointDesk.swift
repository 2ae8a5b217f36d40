// Which call to an endpoint goes out when, and what becomes of its answer: a value without clock,
// connection or pipe.
import Bytes

/// One call in the making: some items of one batch.
struct EndpointCall: Equatable {
  var batch: Int
  /// Places of its items in the batch.
  var places: Range<Int>
  var body: [UInt8]
  /// Attempts that went out.
  var tries = 0
  /// Answers in which the model wrote no JSON object.
  var garbled = 0
  /// Not to go out before.
  var due = 0.0
  /// It asks again what was answered before, to tell whether the endpoint still answers.
  var isProbe = false
}

/// Turns batches into calls, and their answers into lines of the worker protocol.
///
/// A call that may succeed later is tried again (``Backoff``), and while a server wants to be left
/// alone no other call goes out either. When a call has failed for good, one that was answered
/// before is made once more: if that is answered, the items are at fault, for this time; if not, or
/// if nothing was ever answered, the model is (``fault``).
struct EndpointDesk {
  private let form: EndpointForm
  private let rule: EndpointRule
  private var batches: [Int: OpenBatch] = [:]
  private var fresh: [EndpointCall] = []
  private var head = 0
  private var waiting: [EndpointCall] = []
  private var flying: [Int: EndpointCall] = [:]
  private var nextCall = 0
  private var pausedUntil = 0.0
  /// The first call that was answered.
  private var witness: EndpointCall?
  /// Calls that failed for good, until the witness has told whose fault it is.
  private var doubted: [(call: EndpointCall, words: String)] = []
  private var isProbing = false
  /// Lines for whoever gave the batches.
  private(set) var lines: [UInt8] = []
  /// Why the model cannot be used; nil while it can.
  private(set) var fault: String?

  init(_ rule: EndpointRule) { (self.rule, form) = (rule, EndpointForm(rule)) }

  /// Nothing is in work.
  var isIdle: Bool { batches.isEmpty }
  /// A batch that is in work.
  var anyBatch: Int? { batches.keys.min() }

  mutating func takeLines() -> [UInt8] {
    defer { lines = [] }
    return lines
  }

  /// Takes a batch's items, each a JSON value.
  mutating func take(batch: Int, _ items: [Bytes]) {
    batches[batch] = OpenBatch(items.count)
    guard !items.isEmpty else { return settle(batch) }
    let step = rule.api.isSingle ? 1 : items.count
    for start in stride(from: 0, to: items.count, by: step) {
      let places = start..<start + step
      fresh.append(
        EndpointCall(batch: batch, places: places, body: form.body(Array(items[places]))))
    }
  }

  // MARK: Out

  /// The next call that may go out now, with the number by which it will be known.
  mutating func next(at now: Double) -> (number: Int, body: [UInt8])? {
    guard fault == nil, flying.count < rule.calls, now >= pausedUntil else { return nil }
    guard var call = takeWaiting(now) ?? takeFresh() else { return nil }
    call.tries += 1
    nextCall += 1
    flying[nextCall] = call
    return (nextCall, call.body)
  }

  private mutating func takeWaiting(_ now: Double) -> EndpointCall? {
    let place = waiting.indices.filter { waiting[$0].due <= now }.min {
      waiting[$0].due < waiting[$1].due
    }
    return place.map { waiting.remove(at: $0) }
  }

  private mutating func takeFresh() -> EndpointCall? {
    guard head < fresh.count else { return nil }
    defer { head += 1 }
    let call = fresh[head]
    if head > 256, head * 2 > fresh.count {
      fresh.removeFirst(head)
      head = 0
    }
    return call
  }

  /// When a call may go out that may not yet; infinite for none.
  var wakesAt: Double {
    guard flying.count < rule.calls else { return .infinity }
    let first = head < fresh.count ? 0 : waiting.map(\.due).min() ?? .infinity
    return max(first, pausedUntil)
  }

  // MARK: In

  /// A call has ended.
  /// - Parameters:
  ///   - now: on the clock of ``next(at:)``.
  ///   - date: seconds since 1970.
  ///   - luck: a random number from 0 to 1.
  mutating func ended(
    _ number: Int, _ answer: HTTPAnswer, at now: Double, date: Double, luck: Double
  ) {
    guard let call = flying.removeValue(forKey: number) else { return }
    switch CallVerdict(answer, now: date) {
    case .answer: read(call, answer.body, now, luck)
    case .again(let asked, let words): again(call, asked, words, now, luck)
    case .itemFault(let words, let tooBig): itemFault(call, words, tooBig: tooBig)
    case .modelFault(let words): fault = words
    }
  }

  private mutating func read(_ call: EndpointCall, _ body: [UInt8], _ now: Double, _ luck: Double) {
    do {
      let results = try form.results(body, count: max(1, call.places.count))
      answered(call)
      if !call.isProbe { finish(call, results) }
    } catch AnswerFault.noObject(let words) {
      answered(call)
      if !call.isProbe { garbled(call, words, now, luck) }
    } catch AnswerFault.noAnswer(let words) {
      again(call, nil, words, now, luck)
    } catch { fault = "\(error)" }
  }

  /// The endpoint answers: calls that failed for good are at fault themselves.
  private mutating func answered(_ call: EndpointCall) {
    if call.isProbe { isProbing = false }
    witness = witness ?? call
    for (failed, words) in doubted { refuse(failed, words, kind: ",\"passing\":true") }
    doubted = []
  }

  private mutating func garbled(
    _ call: EndpointCall, _ words: String, _ now: Double, _ luck: Double
  ) {
    var call = call
    call.garbled += 1
    guard call.garbled < 2 else { return refuse(call, words, kind: "") }
    call.due = now + Backoff.delay(tries: 1, asked: nil, luck: luck)
    waiting.append(call)
  }

  private mutating func again(
    _ call: EndpointCall, _ asked: Double?, _ words: String, _ now: Double, _ luck: Double
  ) {
    if let asked { pausedUntil = max(pausedUntil, now + asked) }
    guard !call.isProbe else { return probeFailed(words) }
    guard call.tries <= Backoff.most else { return doubt(call, words) }
    var call = call
    call.due = now + Backoff.delay(tries: call.tries, asked: asked, luck: luck)
    waiting.append(call)
  }

  private mutating func doubt(_ call: EndpointCall, _ words: String) {
    guard let witness else {
      fault = words
      return
    }
    doubted.append((call, words))
    guard !isProbing else { return }
    isProbing = true
    waiting.append(
      EndpointCall(batch: -1, places: witness.places, body: witness.body, isProbe: true))
  }

  /// Others may have been answered meanwhile; then nothing is in doubt any more.
  private mutating func probeFailed(_ words: String) {
    isProbing = false
    if !doubted.isEmpty { fault = words }
  }

  // MARK: Faults of items

  private mutating func itemFault(_ call: EndpointCall, _ words: String, tooBig: Bool) {
    guard !call.isProbe else { return probeFailed(words) }
    if tooBig, call.places.count > 1 {
      close(call.batch, with: "\"tooBig\":true,\"error\":{\"message\":\(quoted(words))}")
    } else {
      refuse(call, words, kind: "")
    }
  }

  /// One item has failed; a call of several is left to be halved.
  /// - Parameter kind: further members of the error.
  private mutating func refuse(_ call: EndpointCall, _ words: String, kind: String) {
    let error = "{\"message\":\(quoted(words))\(kind)}"
    guard call.places.count == 1 else { return close(call.batch, with: "\"error\":\(error)") }
    finish(call, [Array("{\"error\":\(error)}".utf8)])
  }

  /// A text for people, without the key.
  private func quoted(_ words: String) -> String {
    let text = Array(rule.hidingKey(words).utf8)
    let bytes = text.withUnsafeBufferPointer { JSONString.quoted($0) }
    return String(decoding: bytes ?? Array("\"\"".utf8), as: UTF8.self)
  }

  // MARK: Batches

  private mutating func finish(_ call: EndpointCall, _ results: [[UInt8]]) {
    for (place, result) in zip(call.places, results) { batches[call.batch]?.set(result, at: place) }
    settle(call.batch)
  }

  /// Answers a batch once all its results are there.
  private mutating func settle(_ number: Int) {
    guard let batch = batches[number], batch.isWhole else { return }
    lines += "{\"batch\":\(number),\"results\":[".utf8
    for (place, result) in batch.results.enumerated() {
      if place > 0 { lines.append(0x2C) }
      lines += result ?? []
    }
    lines += "]}\n".utf8
    batches[number] = nil
  }

  private mutating func close(_ number: Int, with members: String) {
    lines += "{\"batch\":\(number),\(members)}\n".utf8
    batches[number] = nil
  }
}

/// A batch of which some results are there.
private struct OpenBatch {
  private(set) var results: [[UInt8]?]
  private var left: Int

  init(_ count: Int) { (results, left) = (Array(repeating: nil, count: count), count) }

  var isWhole: Bool { left == 0 }

  mutating func set(_ result: [UInt8], at place: Int) {
    if results[place] == nil { left -= 1 }
    results[place] = result
  }
}

extension EndpointRule {
  /// A message without the key, which a server may have said back.
  package func hidingKey(_ words: String) -> String {
    guard !key.isEmpty else { return words }
    var (result, rest) = ([UInt8](), Array(words.utf8)[...])
    let wanted = Array(key.utf8)
    while let first = rest.first {
      if rest.starts(with: wanted) {
        result += "…".utf8
        rest = rest.dropFirst(wanted.count)
      } else {
        result.append(first)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

// Calls to an endpoint under random luck, in made-up time: each batch is answered once, no bound is
// passed, and no server is asked sooner than it wants.
import Foundation
import Support
import Testing

@testable import Model

struct EndpointDeskTests {
  @Test(arguments: 0..<4)
  func `every batch is answered once, in bounds, whatever the endpoint does`(_ part: Int) throws {
    for number in 0..<500 {
      var world = try EndpointWorld(UInt64(part) << 32 | UInt64(number))
      world.run()
      #expect(world.mistakes.isEmpty, "history \(part), \(number): \(world.mistakes)")
      if !world.mistakes.isEmpty { return }
    }
  }

  @Test func `an endpoint that never answers is given up, and one that has answered is asked`()
    throws
  {
    var world = try EndpointWorld(1, batches: [["a"]], faults: ["a": .fails(.max)])
    world.run()
    #expect(world.fault == "answered 503" && world.sends["a"] == 7)
    world = try EndpointWorld(1, batches: [["b"], ["a"]], faults: ["a": .fails(.max)])
    world.run()
    #expect(world.fault == nil && world.sends == ["a": 7, "b": 2])
    #expect(
      world.answers[1]
        == #"{"batch":1,"results":[{"error":{"message":"answered 503","passing":true}}]}"#)
  }

  @Test func `a batch that is too large is told so, and a single item has failed`() throws {
    var world = try EndpointWorld(
      1, batches: [["a", "b"], ["a"]], faults: ["a": .status(413)], path: "embeddings")
    world.run()
    #expect(
      world.answers[0] == #"{"batch":0,"tooBig":true,"error":{"message":"answered 413"}}"#)
    #expect(
      world.answers[1] == #"{"batch":1,"results":[{"error":{"message":"answered 413"}}]}"#)
  }

  @Test func `a key that a server says back is not passed on`() throws {
    var world = try EndpointWorld(1, batches: [["a"]], faults: ["a": .status(400)])
    world.saysKey = true
    world.run()
    #expect(
      world.answers[0]
        == #"{"batch":0,"results":[{"error":{"message":"answered 400: bad key …"}}]}"#)
  }
}

/// What becomes of calls that hold a text.
enum EndpointFault: Equatable {
  /// So many attempts fail, with 503, no answer, or a wish to be left alone.
  case fails(Int)
  case status(Int)
  /// So many answers hold no object.
  case garbles(Int)
}

/// An endpoint that does what a history says.
struct EndpointWorld {
  private var desk: EndpointDesk
  private let rule: EndpointRule
  private var seeded: Seeded
  private let batches: [[String]]
  private let faults: [String: EndpointFault]
  private var now = 0.0
  private var flying: [(end: Double, number: Int, body: String)] = []
  /// When the server may be asked again.
  private var askedUntil = 0.0
  private(set) var sends: [String: Int] = [:]
  private(set) var answers: [Int: String] = [:]
  private(set) var mistakes: [String] = []
  var saysKey = false
  var fault: String? { desk.fault }

  /// A random history.
  init(_ seed: UInt64) throws {
    var seeded = Seeded(seed)
    let words = (0..<(1 + seeded.below(12))).map { "<\($0)>" }
    var faults: [String: EndpointFault] = [:]
    for word in words where seeded.below(3) == 0 {
      faults[word] = seeded.pick([
        .fails(1), .fails(3), .fails(6), .fails(.max), .status(400), .garbles(1), .garbles(2),
      ])
    }
    var batches: [[String]] = [[]]
    for word in words {
      if seeded.below(3) == 0 { batches.append([]) }
      batches[batches.count - 1].append(word)
    }
    try self.init(seeded.next(), batches: batches, faults: faults)
    wish = seeded.below(3) == 0
  }

  init(
    _ seed: UInt64, batches: [[String]], faults: [String: EndpointFault],
    path: String = "chat/completions"
  ) throws {
    var rule = try EndpointRule(url: "http://h/\(path)")
    (seeded, self.batches, self.faults) = (Seeded(seed), batches, faults)
    rule.calls = 1 + seeded.below(4)
    rule.key = "k-1234"
    (self.rule, desk) = (rule, EndpointDesk(rule))
  }

  /// Failures ask for some time.
  private var wish = false

  mutating func run() {
    for (number, batch) in batches.enumerated() {
      give(number, batch)
      go()
    }
    for _ in 0..<10_000 where !desk.isIdle && desk.fault == nil { step() }
    collect()
    if desk.fault == nil { check() }
  }

  private mutating func give(_ number: Int, _ batch: [String]) {
    let items = batch.map { Array("\"\($0)\"".utf8) }
    let views = items.map { item in
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: item.count)
      _ = copy.initialize(from: item)
      return UnsafeBufferPointer(copy)
    }
    desk.take(batch: number, views)
    for view in views { view.deallocate() }
    // The next batch comes some time later.
    for _ in 0..<seeded.below(4) { step() }
  }

  private mutating func go() {
    while let call = desk.next(at: now) {
      if now < askedUntil { mistakes.append("asked at \(now), wanted \(askedUntil)") }
      let body = String(decoding: call.body, as: UTF8.self)
      for word in words(body) { sends[word, default: 0] += 1 }
      flying.append((now + seeded.fraction(), call.number, body))
    }
    if flying.count > rule.calls { mistakes.append("\(flying.count) calls at once") }
  }

  private func words(_ body: String) -> [String] {
    Set(batches.joined()).filter { body.contains("\"\($0)\"") }.sorted()
  }

  private mutating func step() {
    go()
    let first = flying.indices.min { flying[$0].end < flying[$1].end }
    let wakes = desk.wakesAt
    guard let first, flying[first].end <= wakes else {
      if wakes == .infinity { return }
      now = max(now, wakes)
      return go()
    }
    let call = flying.remove(at: first)
    now = max(now, call.end)
    desk.ended(call.number, answer(call.body), at: now, date: 0, luck: seeded.fraction())
    collect()
  }

  private mutating func answer(_ body: String) -> HTTPAnswer {
    var answer = HTTPAnswer()
    answer.status = 200
    let words = words(body)
    let size = max(1, words.count)
    let data = (0..<size).map { "{\"index\":\($0),\"embedding\":[1]}" }.joined(separator: ",")
    var content = "{}"
    for word in words {
      switch faults[word] {
      case .fails(let times) where sends[word]! <= times: return failure()
      case .status(let status): answer.status = status
      case .garbles(let times) where sends[word]! <= times: content = "no"
      default: break
      }
    }
    let chat = "{\"choices\":[{\"message\":{\"content\":\"\(content)\"}}]}"
    let good = rule.api == .chat ? chat : "{\"data\":[\(data)]}"
    answer.body = answer.status == 200 ? Array(good.utf8) : []
    if saysKey { answer.body = Array("bad key \(rule.key)".utf8) }
    return answer
  }

  private mutating func failure() -> HTTPAnswer {
    var answer = HTTPAnswer()
    answer.status = 503
    if seeded.below(3) == 0, wish { (answer.failure, answer.code) = ("cut", 18) }
    guard wish, answer.failure == nil, seeded.below(2) == 0 else { return answer }
    answer.head = Array("HTTP/1.1 503 x\r\nRetry-After: 3\r\n\r\n".utf8)
    askedUntil = max(askedUntil, now + 3)
    return answer
  }

  private mutating func collect() {
    for line in String(decoding: desk.takeLines(), as: UTF8.self).split(separator: "\n") {
      let told = try? Array(line.utf8).withUnsafeBufferPointer { try WorkerLine($0) }
      let batch: Int? =
        switch told {
        case .results(let batch, _, _), .failed(let batch, _, _), .tooBig(let batch): batch
        default: nil
        }
      guard let batch else { return mistakes.append("said \(line)") }
      if answers.updateValue(String(line), forKey: batch) != nil {
        mistakes.append("batch \(batch) is answered twice")
      }
    }
  }

  private mutating func check() {
    for (number, batch) in batches.enumerated() {
      guard let line = answers[number] else {
        mistakes.append("batch \(number) is not answered")
        continue
      }
      for word in batch { check(word, line) }
    }
  }

  private mutating func check(_ word: String, _ line: String) {
    // One attempt more may be a question whether the endpoint still answers.
    let tries = sends[word]! - (faults[word] == nil ? 12 : 0)
    if tries > 8 { mistakes.append("\(word) went out \(tries) times") }
    let mayFail = faults.values.contains { $0 != .garbles(1) }
    if line.contains("error"), !mayFail { mistakes.append("\(word) failed: \(line)") }
  }
}

// What an endpoint is asked, what its answers mean, and when it is asked again.
import Foundation
import Support
import Testing

@testable import Model

struct EndpointTests {
  private func rule(_ path: String, _ change: (inout EndpointRule) -> Void = { _ in }) throws
    -> EndpointRule
  {
    var rule = try EndpointRule(url: "http://h/v1/\(path)")
    change(&rule)
    return rule
  }

  private func body(_ rule: EndpointRule, _ items: String...) throws -> String {
    let all = items.map { Array($0.utf8) }
    let views = all.map { bytes in
      let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
      _ = copy.initialize(from: bytes)
      return UnsafeBufferPointer(copy)
    }
    defer { for view in views { view.deallocate() } }
    return String(decoding: EndpointForm(rule).body(views), as: UTF8.self)
  }

  // MARK: Requests and answers

  @Test func `the path tells the interface`() throws {
    #expect(try rule("chat/completions?x=1").api == .chat)
    #expect(try rule("embeddings/").api == .embeddings)
    #expect(try rule("score").api == .score)
    for url in ["ftp://h/score", "http://h/scores", "http://h/v1", "http://h /score", "/score"] {
      #expect(throws: ModelError.self, "\(url)") { try EndpointRule(url: url) }
    }
  }

  @Test func `a chat gets its prompts, with the dialogue in its place`() throws {
    let chat = try rule("chat/completions") {
      $0.name = "m"
      $0.prompts = ["Be \"fair\".", "Rate:\n{dialogue}\n{dialogue}"]
      try? $0.setParameters(#"{ "temperature": 0, "seed": 1 }"#)
    }
    let item = #"{"turns":[{"role":"customer","text":"在吗"},{"role":"agent","text":"{dialogue}"}]}"#
    let told = #"customer: 在吗\nagent: {dialogue}"#
    #expect(
      try body(chat, item)
        == #"{"model":"m","messages":[{"role":"system","content":"Be \"fair\"."},"#
        + #"{"role":"user","content":"Rate:\n"# + told + #"\n"# + told
        + #""}],"temperature":0,"seed":1}"#)
    #expect(
      try body(rule("chat/completions"), "\"a\\u0062\"")
        == #"{"messages":[{"role":"user","content":"ab"}]}"#)
  }

  @Test func `embeddings and scores get all texts of a batch at once`() throws {
    let items = [#"{"text":"a"}"#, #"{"turns":[{"role":"agent","text":"b"}]}"#]
    #expect(
      try body(rule("embeddings"), items[0], items[1], "[7]") == #"{"input":["a","b","[7]"]}"#)
    let score = try rule("score") { $0.prompts = ["polite"] }
    #expect(try body(score, items[0]) == #"{"text_1":"polite","text_2":["a"]}"#)
  }

  @Test func `results are put in order, byte for byte`() throws {
    let form = EndpointForm(try rule("embeddings"))
    let answer = #"{"data":[{"index":1,"embedding":[1.50, 2]},{"embedding":[3e0],"index":0}]}"#
    let results = try form.results(Array(answer.utf8), count: 2)
    #expect(
      results.map { String(decoding: $0, as: UTF8.self) }
        == [#"{"embedding":[3e0]}"#, #"{"embedding":[1.50,2]}"#])
    let chat = EndpointForm(try rule("chat/completions"))
    let said = #"{"choices":[{"message":{"content":" {\"a\": \"b c\",\n \"d\":1}\n"}}]}"#
    #expect(try chat.results(Array(said.utf8), count: 1) == [Array(#"{"a":"b c","d":1}"#.utf8)])
  }

  @Test(arguments: [
    ("embeddings", #"{"data":[{"index":0,"embedding":[1]}]}"#),
    ("embeddings", #"{"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]}"#),
    ("embeddings", #"{"data":[{"index":0,"embedding":[1]},{"index":2,"embedding":[1]}]}"#),
    ("embeddings", #"{"data":[{"index":0},{"index":1}]}"#), ("embeddings", "<html>"),
    ("score", "[]"), ("chat/completions", #"{"choices":[]}"#), ("chat/completions", ""),
    ("chat/completions", #"{"choices":[{"message":{"content":7}}]}"#),
  ])
  func `what the interface does not answer is no answer`(_ path: String, _ answer: String) throws {
    let form = EndpointForm(try rule(path))
    let fault = #expect(throws: AnswerFault.self) {
      try form.results(Array(answer.utf8), count: 2)
    }
    guard case .noAnswer = fault else { throw ModelError("\(fault as Any)") }
  }

  @Test(arguments: [
    (#"{"content":"yes"}"#, "stop"), (#"{"content":"[1]"}"#, "stop"),
    (#"{"content":"{\"a\":1"}"#, "stop"), (#"{"content":"{\"a\":1}"}"#, "length"),
  ])
  func `a chat that says no whole object is tried once more`(_ message: String, _ end: String)
    throws
  {
    let form = EndpointForm(try rule("chat/completions"))
    let answer = #"{"choices":[{"message":\#(message),"finish_reason":"\#(end)"}]}"#
    let fault = #expect(throws: AnswerFault.self) {
      try form.results(Array(answer.utf8), count: 1)
    }
    guard case .noObject = fault else { throw ModelError("\(fault as Any)") }
  }

  // MARK: Times

  @Test(arguments: [
    ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777),
    ("Sun Nov  6 08:49:37 1994", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ("Thu, 29 Feb 2024 23:59:60 GMT", 1_709_251_200), ("Sun, 06 Nov 1994 08:49:37", nil),
    ("Sun, 06 Nob 1994 08:49:37 GMT", nil), ("Sun, 32 Nov 1994 08:49:37 GMT", nil), ("7", nil),
    ("", nil),
  ])
  func `dates are read in all three forms`(_ text: String, _ seconds: Double?) {
    #expect(HTTPDate.seconds(text) == seconds)
  }

  @Test(arguments: [
    ("Retry-After: 7", 7), ("retry-after:1.5 ", 1.5), ("Retry-After-Ms: 250", 0.25),
    ("Retry-After: 2\r\nretry-after-ms: 2500", 2.5), ("Retry-After: 2\r\nretry-after-ms: 10", 2),
    ("Retry-After: Thu, 01 Jan 1970 00:01:00 GMT", 31),
    ("Date: Thu, 01 Jan 1970 00:00:50 GMT\r\nRetry-After: Thu, 01 Jan 1970 00:01:00 GMT", 11),
    ("Retry-After: Thu, 01 Jan 1970 00:00:10 GMT", 0), ("Retry-After: -5", nil),
    ("Retry-After: soon", nil), ("Retry-After: nan", nil), ("Retry-After:", nil), (":", nil),
  ])
  func `how long a server wants to be left alone`(_ head: String, _ seconds: Double?) {
    let lines = Array("HTTP/1.1 429 Too Many\r\n\(head)\r\n\r\n".utf8)
    #expect(RetryAfter.seconds(head: lines, now: 30) == seconds)
  }

  @Test func `waiting doubles up to half a minute, by chance, and undercuts no server`() {
    var seeded = Seeded(3)
    for tries in 1...6 {
      for _ in 0..<200 {
        let whole = min(30, 0.5 * pow(2, Double(tries - 1)))
        let own = Backoff.delay(tries: tries, asked: nil, luck: seeded.fraction())
        #expect(own > whole * 0.75 - 1e-9 && own <= whole)
        let asked = seeded.fraction() * 100
        #expect(Backoff.delay(tries: tries, asked: asked, luck: seeded.fraction()) > asked)
      }
    }
  }

  @Test(arguments: [
    (200, "answer"), (408, "again"), (429, "again"), (500, "again"), (502, "again"), (503, "again"),
    (504, "again"), (400, "item"), (413, "item"), (422, "item"), (401, "model"), (403, "model"),
    (404, "model"), (302, "model"), (307, "model"), (405, "model"), (501, "model"), (204, "model"),
  ])
  func `a status says whose fault it is`(_ status: Int, _ whose: String) {
    var answer = HTTPAnswer()
    answer.status = status
    let told =
      switch CallVerdict(answer, now: 0) {
      case .answer: "answer"
      case .again: "again"
      case .itemFault: "item"
      case .modelFault: "model"
      }
    #expect(told == whose)
  }
}

// Who may come in, where a service listens, and what a refusal says.
import Model
import Testing

@testable import Serve

struct EntryTests {
  private func refusal(_ porter: Porter, _ head: RequestHead) -> Refusal? {
    do {
      _ = try porter.admit(head)
      return nil
    } catch { return error }
  }

  private func head(
    _ method: String, _ path: String, type: String? = nil, shows token: String? = nil
  ) -> RequestHead {
    var head = RequestHead(method, path)
    (head.contentType, head.authorization) = (type, token)
    return head
  }

  @Test func `heads are let in or refused`() throws {
    let porter = Porter(token: nil, mostBytes: 100)
    let json = "application/json"
    #expect(try porter.admit(head("POST", "/v1/score?x=1", type: json)).route == .score)
    #expect(
      try porter.admit(head("POST", "/v1/clean", type: "Application/JSON ; charset=x")).isStream
        == false)
    #expect(try porter.admit(head("POST", "/v1/clean", type: "application/x-ndjson")).isStream)
    #expect(try porter.admit(head("HEAD", "/readyz")).route == .ready)
    #expect(refusal(porter, head("GET", "/v1/score"))?.allow == "POST")
    #expect(refusal(porter, head("POST", "/metrics"))?.status == 405)
    #expect(refusal(porter, head("GET", "/V1/score"))?.status == 404)
    #expect(refusal(porter, head("POST", "/v1/score"))?.status == 415)
    var large = head("POST", "/v1/score", type: json)
    large.contentLength = 101
    #expect(refusal(porter, large)?.status == 413)
    large.contentType = "application/jsonl"
    #expect(refusal(porter, large) == nil)
    let bare = Porter(token: nil, mostBytes: 100, hasModel: false)
    #expect(refusal(bare, head("POST", "/v1/score", type: json))?.status == 404)
  }

  @Test func `only who shows the token is let in, but to healthz`() {
    let porter = Porter(token: Token(file: Array(" 0123456789abcdef\n".utf8)), mostBytes: 100)
    #expect(refusal(porter, head("GET", "/healthz")) == nil)
    for wrong in [
      nil, "", "Bearer ", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0",
      "Bearer 0123456789abcdeF", "0123456789abcdef", "Bearer 0123456789abcdef0123456789abcdef",
    ] {
      #expect(refusal(porter, head("GET", "/metrics", shows: wrong))?.status == 401)
      #expect(refusal(porter, head("GET", "/none", shows: wrong))?.status == 401)
    }
    #expect(refusal(porter, head("GET", "/metrics", shows: "bearer 0123456789abcdef")) == nil)
    #expect(Token(file: Array("0123456789abcde".utf8)) == nil)
    #expect(Token(file: Array("0123456789 abcdef".utf8)) == nil)
  }

  @Test func `addresses are read, and told local or not`() {
    #expect(ListenAddress("127.0.0.1:80") == .host("127.0.0.1", port: 80))
    #expect(ListenAddress("[::1]:0") == .host("::1", port: 0))
    #expect(ListenAddress("unix:/run/x") == .unix(path: "/run/x"))
    for wrong in [
      "8080", ":80", "::1:80", "host:", "host:65536", "unix:", "[x]:1",
      "unix:" + String(repeating: "x", count: 108),
    ] {
      #expect(ListenAddress(wrong) == nil, "\(wrong)")
    }
    for (text, isLocal) in [
      ("127.9.9.9:1", true), ("localhost:1", true), ("[::1]:1", true), ("unix:x", true),
      ("0.0.0.0:1", false), ("127.evil.example.org:1", false), ("[::]:1", false),
    ] { #expect(ListenAddress(text)?.isLocal == isLocal, "\(text)") }
  }

  @Test func `a refusal is one JSON object, whatever its message holds`() {
    var refusal = Refusal(.queueFull, "a \"quote\" and \u{1}", retryAfter: 3)
    #expect(
      String(decoding: refusal.body, as: UTF8.self)
        == "{\"error\":{\"code\":\"queue_full\",\"message\":\"a \\\"quote\\\" and \\u0001\",\"retryAfter\":3}}"
    )
    refusal = Refusal(ItemFailure(.died, "gone", attempts: 2))
    #expect(refusal.status == 422)
    #expect(
      String(decoding: refusal.body, as: UTF8.self)
        == "{\"error\":{\"code\":\"item_failed\",\"message\":\"gone\",\"kind\":\"died\",\"attempts\":2}}"
    )
    #expect(Refusal(ItemFailure(.model, "", attempts: 0)).status == 503)
    #expect(Refusal(ItemFailure(.input, "", attempts: 0)).status == 413)
  }
}

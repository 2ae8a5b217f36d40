// `chatmill batch --endpoint` against a real server that fails as it is told.
import Foundation
import Support
import Testing

@Suite(.enabled(if: EndpointServer.isPossible, "there is no python3 or no libcurl here"))
struct EndpointCommandTests {
  private func items(_ count: Int) -> [String] { (0..<count).map { "{\"text\":\"<\($0)>\"}" } }

  private func run(
    _ server: EndpointServer, _ lines: [String], _ flags: [String] = [],
    path: String = "chat/completions"
  ) throws -> Finished {
    try Bench.filter(
      lines.map { $0 + "\n" }.joined(), ["--endpoint", server.url(path)] + flags, [])
  }

  private func answers(_ finished: Finished) -> [String] {
    finished.text.split(separator: "\n").map(String.init)
  }

  @Test func `a chat answers each item with an object, over few connections that live on`() throws {
    let server = try EndpointServer([["wait": 0.01]])
    let folder = TemporaryFolder()
    try folder.write("Be fair.", to: "system")
    try folder.write("Rate {dialogue}", to: "user")
    let flags = ["--prompt", folder("system"), "--prompt", folder("user"), "--name", "m"]
    let finished = try run(server, items(60), flags + ["--calls", "4"])
    #expect(finished.status == 0, "\(finished.error)")
    #expect(
      answers(finished)
        == (0..<60).map { "{\"size\":\("Rate <\($0)>".count),\"system\":1,\"temperature\":0}" })
    let requests = try server.requests()
    #expect(requests.count == 60 && Set(requests.map(\.connection)).count <= 4)
    #expect(requests.map(\.busy).max() == 4)
  }

  @Test func `embeddings and scores are asked for by the batch`() throws {
    let server = try EndpointServer([])
    var finished = try run(server, items(20), ["--size", "8"], path: "embeddings")
    #expect(answers(finished) == (0..<20).map { "{\"embedding\":[\("<\($0)>".count),0.5]}" })
    let folder = TemporaryFolder()
    try folder.write("xyz", to: "prompt")
    finished = try run(
      server, items(20), ["--size", "8", "--prompt", folder("prompt")], path: "score")
    #expect(answers(finished) == (0..<20).map { "{\"score\":\("<\($0)>".count + 3)}" })
    #expect(try server.requests().count == 6)
  }

  @Test func `what may pass is tried again, and a server that wants to be left alone is`() throws {
    let server = try EndpointServer([
      ["match": "<0>", "times": 1, "status": 429, "headers": ["Retry-After": "1"]],
      ["match": "<1>", "times": 1, "status": 503, "headers": ["retry-after-ms": "700"]],
      ["match": "<2>", "times": 1, "status": 429, "headers": ["Retry-After": "in 2 seconds"]],
      ["match": "<3>", "times": 2, "status": 500], ["match": "<4>", "times": 1, "cut": true],
      ["match": "<5>", "times": 1, "drop": true], ["match": "<6>", "times": 1, "status": 408],
      ["match": "<7>", "times": 1, "body": "<html>a proxy's page</html>"],
      ["match": "<8>", "times": 1, "wait": 6],
    ])
    let finished = try run(server, items(10), ["--timeout", "2s"])
    #expect(finished.status == 0, "\(finished.error)\(finished.text)")
    #expect(answers(finished).count == 10)
    let requests = try server.requests()
    for (number, gap) in [(0, 1), (1, 0.7), (2, 1), (3, 0.37)] {
      let times = requests.filter { $0.body.contains("<\(number)>") }.map(\.at)
      #expect(times.count >= 2 && times[1] - times[0] >= gap, "\(number): \(times)")
    }
    #expect(requests.count == 10 + 10)
  }

  @Test func `what is an item's fault costs only itself, and is kept`() throws {
    let server = try EndpointServer([
      ["match": "<1>", "status": 400, "body": "{\"error\":\"too long\"}"],
      ["match": "<2>", "status": 422], ["match": "<3>", "status": 413],
      ["match": "<4>", "body": "{\"choices\":[{\"message\":{\"content\":\"I would say 7\"}}]}"],
    ])
    let folder = TemporaryFolder()
    let finished = try run(server, items(12), ["--store", folder("store")])
    let answers = answers(finished)
    #expect(finished.status == 1 && answers.count == 12, "\(finished.error)")
    #expect(answers.indices.filter { answers[$0].contains("error") } == [1, 2, 3, 4])
    #expect(answers[1].contains("answered 400: {\\\"error\\\":\\\"too long\\\"}"), "\(answers[1])")
    #expect(answers[4].contains("no JSON object: I would say 7"), "\(answers[4])")
    #expect(try server.requests().count == 13)
    let again = try run(server, items(12), ["--store", folder("store")])
    #expect(again.output == finished.output)
    #expect(try server.requests().count == 13)
  }

  @Test func `a batch with an item at fault is split`() throws {
    let server = try EndpointServer([["match": "<5>", "status": 400]])
    let answers = answers(try run(server, items(16), [], path: "embeddings"))
    #expect(answers.count == 16)
    #expect(answers.indices.filter { answers[$0].contains("error") } == [5])
    #expect(try server.requests().count <= 10)
  }

  @Test(arguments: [401, 403, 404, 302])
  func `what is the model's fault ends it at once, without the key`(_ status: Int) throws {
    let server = try EndpointServer([
      ["status": status, "body": "no such key: k-secret-1", "headers": ["Location": "/other"]]
    ])
    let folder = TemporaryFolder()
    try folder.write("k-secret-1\n", to: "key")
    let finished = try run(server, items(5), ["--key", folder("key"), "--calls", "1"])
    #expect(finished.status == 2 && finished.error.contains("answered \(status)"))
    #expect(!finished.error.contains("secret") && !finished.text.contains("secret"))
    let requests = try server.requests()
    #expect(requests.count == 1 && requests[0].key == "Bearer k-secret-1")
  }

  @Test func `nobody at the other end is told, and nothing of it is kept`() throws {
    let folder = TemporaryFolder()
    // Nobody listens at a port that needs rights and has had no use for decades.
    let url = "http://127.0.0.1:1/v1/chat/completions"
    let finished = try Bench.filter(
      "\"a\"\n", ["--endpoint", url, "--store", folder("store")], [])
    #expect(finished.status == 2 && finished.error.contains("the model cannot be used"))
    #expect(finished.error.lowercased().contains("connect"), "\(finished.error)")
    #expect(try bytes(folder("store")).count == 32)
  }

  @Test func `wrong flags are wrong usage, and wrong files are named`() throws {
    let folder = TemporaryFolder()
    try folder.write("Rate it", to: "prompt")
    try folder.write("two\nlines\n", to: "key")
    let chat = "http://127.0.0.1:1/chat/completions"
    for flags in [
      ["--endpoint", "http://127.0.0.1:1/x"], ["--endpoint", chat, "--calls", "0"],
      ["--endpoint", chat, "--prompt", folder("prompt")],
      ["--endpoint", chat, "--parameters", "{"], ["--endpoint", chat, "--parameters", "[1]"],
      ["--endpoint", "http://127.0.0.1:1/score"],
    ] {
      #expect(try Bench.filter("", flags, []).status == 64, "\(flags)")
    }
    #expect(try Bench.filter("", ["--endpoint", chat], ["cat"]).status == 64)
    for flags in [["--key", folder("key")], ["--prompt", folder("none")]] {
      let finished = try Bench.filter("", ["--endpoint", chat] + flags, [])
      #expect(finished.status == 2 && finished.error.contains(flags[1]), "\(finished.error)")
      #expect(!finished.error.contains("lines\n"))
    }
  }

  @Test func `no run without an endpoint loads libcurl`() throws {
    let finished = try start("/usr/bin/env", ["ldd", Package.chatmill])
    #expect(finished.status == 0 && !finished.text.contains("curl"))
  }
}

/// Tests/workers/endpoint.py, which ends with its test.
final class EndpointServer {
  struct Request: Decodable {
    var at: Double
    var connection: Int
    var busy: Int
    var key: String?
    var body: String
  }

  private let folder = TemporaryFolder()
  private let process: StartedProcess
  private let port: String

  static let isPossible =
    Bench.hasPython
    && (try? start("/usr/bin/env", ["python3", "-c", "import ctypes; ctypes.CDLL('libcurl.so.4')"]))?
      .status == 0

  init(_ script: [[String: Any]]) throws {
    try JSONSerialization.data(withJSONObject: script).write(
      to: URL(filePath: folder("script.json")))
    process = try StartedProcess(
      "/usr/bin/env", ["python3", Package.root + "/Tests/workers/endpoint.py", folder.path])
    let path = folder("port")
    try Bench.wait { FileManager.default.fileExists(atPath: path) }
    port = try String(contentsOfFile: path, encoding: .utf8)
  }

  deinit {
    kill(process.pid, SIGKILL)
    _ = try? process.finish()
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)/v1/\(path)" }

  func requests() throws -> [Request] {
    try String(contentsOfFile: folder("log"), encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Request.self, from: Data($0.utf8))
    }
  }

  /// A port at which nobody listens.
  static func freePort() throws -> Int {
    let code =
      "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1])"
    return try #require(
      Int(start("/usr/bin/env", ["python3", "-c", code]).text.trimmingCharacters(in: .newlines)))
  }
}

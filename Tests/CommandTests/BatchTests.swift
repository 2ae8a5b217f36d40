// `chatmill batch` on real processes that answer, fail, die and hang.
import Foundation
import Support
import Testing

@Suite(.enabled(if: Bench.hasPython, "there is no python3 here"))
struct BatchTests {
  /// Runs a filter over some lines with Tests/workers/faulty.py.
  private func filter(
    _ lines: [String], _ flags: [String] = [], mode: String = ""
  ) throws -> Finished {
    try Bench.filter(lines.map { $0 + "\n" }.joined(), flags, ["python3", Bench.faulty, mode])
  }

  private func items(_ count: Int, _ special: [Int: String] = [:]) -> [String] {
    (0..<count).map { "{\"text\":\"\(special[$0] ?? String(repeating: "字", count: $0 % 7))\"}" }
  }

  private func answers(_ finished: Finished) -> [String] {
    finished.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(
      String.init)
  }

  @Test func `there is a line out for each line in, in order, whatever the lines are`() throws {
    let lines = [
      "{\"text\":\"abc\"}", "", "nonsense", "\"plain\"", "{\"text\":\"\u{1F600}\"} ", "[1",
    ]
    let finished = try filter(lines)
    #expect(finished.status == 1)
    let answers = answers(finished)
    #expect(answers.count == lines.count)
    #expect(answers[0] == "{\"size\": 3}" && answers[3] == "{\"size\": 5}")
    for place in [1, 2, 5] { #expect(answers[place].hasPrefix("{\"error\":{\"kind\":\"input\"")) }
  }

  @Test func `a line that is too long costs only itself, wherever it stands`() throws {
    for place in [0, 3, 9] {
      var lines = items(10)
      lines[place] = "{\"text\":\"" + String(repeating: "x", count: 3_000_000) + "\"}"
      let answers = answers(try filter(lines, ["--bytes", "1M"]))
      #expect(answers.count == 10)
      #expect(
        answers.enumerated().filter { $0.element.contains("longer than") }.map(\.offset) == [place])
    }
  }

  @Test(arguments: ["raise", "exit", "segv", "hang"])
  func `one poison item among 512 costs nobody else's result, and few calls`(_ fault: String) throws
  {
    let finished = try filter(items(512, [100: fault]), ["--timeout", "1s"])
    let answers = answers(finished)
    #expect(finished.status == 1 && answers.count == 512)
    #expect(answers.indices.filter { answers[$0].contains("error") } == [100])
    #expect(Bench.number("batches", in: finished.error) ?? 99 <= 4 + 16)
  }

  @Test func `an item that the model refuses costs only itself`() throws {
    let answers = answers(try filter(items(40, [3: "refuse", 39: "refuse"])))
    #expect(
      answers.indices.filter { answers[$0].contains("\"kind\":\"item\",\"message\":\"not this\"") }
        == [3, 39])
  }

  @Test(arguments: [
    ("prints", "printed to standard output: loading weights"), ("few", "answered a batch of"),
    ("twice", "which it does not have"), ("other", "which it does not have"),
    ("hello", "said hello twice"), ("protocol", "speaks protocol 2, not 1"),
    ("never", "said no hello within 1.0 seconds"), ("dies", "no model here"),
    ("endless", "wrote a line of more than 64 MiB"),
  ])
  func `a worker that does not keep to the protocol is told in one line`(
    _ mode: String, _ words: String
  ) throws {
    // On a busy machine Python alone takes more than a second to start.
    let start = mode == "never" ? "1s" : "60s"
    let finished = try filter(items(30), ["--start", start, "--attempts", "1"], mode: mode)
    // Only a worker that answers well before it says too much lets its items live.
    #expect(finished.status == (mode == "twice" ? 0 : 2), "\(finished.error)")
    let told = finished.error + finished.text
    #expect(mode == "twice" || told.contains(words), "\(told.prefix(500))")
    #expect(Sanitizer.isOn || finished.peakMemory < 400 << 20)
  }

  @Test func `a worker's own child that holds its pipe holds nothing up`() throws {
    let finished = try filter(items(3), ["--size", "1"], mode: "child")
    #expect(finished.status == 0 && answers(finished).count == 3)
    #expect(finished.seconds < 30)
  }

  @Test func `nothing of the model outlives a filter that is killed`() throws {
    let folder = TemporaryFolder()
    try items(5, [2: "hang"]).joined(separator: "\n").write(
      toFile: folder("in"), atomically: true, encoding: .utf8)
    let mark = "mark-\(UUID().uuidString)"
    let shell = try StartedProcess(
      "/bin/sh",
      [
        "-c",
        "exec \(Bench.quoted(Package.chatmill)) batch -- python3 \(Bench.quoted(Bench.faulty)) \(mark) < \(folder("in"))",
      ])
    try Bench.wait {
      Bench.processes(with: mark).count >= 2 && !Bench.processes(with: "python3", mark).isEmpty
    }
    kill(shell.pid, SIGKILL)
    _ = try shell.finish()
    try Bench.wait(seconds: 8) { Bench.processes(with: mark).isEmpty }
  }

  @Test func `a store answers the second time, and after a failure is mended`() throws {
    let folder = TemporaryFolder()
    let flags = ["--store", folder("store")]
    let lines = items(300, [7: "raise"])
    let first = try filter(lines, flags)
    let second = try filter(lines, flags)
    #expect(first.output == second.output && second.status == 1)
    #expect(Bench.number("calls", in: second.error) == 0)
    #expect(Bench.number("calls", in: first.error)! < 300 + 140, "equal items are one call")
    let third = try filter(lines, flags + ["--retry-failed"])
    #expect(Bench.number("calls", in: third.error) == 2 && third.output == first.output)
  }

  @Test func `a store that another process writes is status 75, and nothing is read`() throws {
    let folder = TemporaryFolder()
    let path = folder("store")
    let held = open(path, O_RDWR | O_CREAT, 0o600)
    defer { close(held) }
    try #require(flock(held, LOCK_EX | LOCK_NB) == 0)
    let finished = try filter(items(3), ["--store", path])
    #expect(finished.status == 75 && finished.output.isEmpty, "\(finished.error)")
    #expect(finished.error.contains("another process is writing it"))
  }

  @Test func `wrong flags are wrong usage`() throws {
    for flags in [["--size", "0"], ["--wait", "1"], ["--bytes", "99G"], ["--workers", "-1"]] {
      #expect(try filter(items(1), flags).status == 64, "\(flags)")
    }
    #expect(try start(Package.chatmill, ["batch"]).status == 64)
  }
}

/// What the tests of filters share.
enum Bench {
  static var hasPython: Bool { (try? start("/usr/bin/env", ["python3", "-c", ""]).status) == 0 }
  static let faulty = Package.root + "/Tests/workers/faulty.py"

  static func filter(_ input: String, _ flags: [String], _ command: [String]) throws -> Finished {
    let folder = TemporaryFolder()
    try input.write(toFile: folder("in"), atomically: true, encoding: .utf8)
    let words = [Package.chatmill, "batch"] + flags + (command.isEmpty ? [] : ["--"] + command)
    let line = words.map(quoted).joined(separator: " ") + " < " + quoted(folder("in"))
    return try start("/bin/sh", ["-c", "exec " + line])
  }

  /// Waits until something holds.
  static func wait(seconds: Double = 20, until holds: () -> Bool) throws {
    let end = Date().addingTimeInterval(seconds)
    while !holds() {
      try #require(Date() < end, "it did not come about within \(seconds) seconds")
      usleep(20_000)
    }
  }

  static func quoted(_ word: String) -> String {
    "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
  }

  /// The number before a word of the last line: `19 batches`.
  static func number(_ word: String, in text: String) -> Int? {
    let words = text.split(whereSeparator: { " ,\n".contains($0) })
    return words.lastIndex { $0 == word }.flatMap { $0 > 0 ? Int(words[$0 - 1]) : nil }
  }

  /// Processes whose arguments hold all of these words.
  static func processes(with words: String...) -> [Int32] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int32($0) }
      .filter { pid in
        let line = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
        let arguments = line.split(separator: "\0").map(String.init)
        return words.allSatisfy(arguments.contains) && !arguments.contains("-c")
      }
  }
}

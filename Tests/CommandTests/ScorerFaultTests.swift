// A scorer, a model or a coordinator that dies, and models that cannot be used.
import Foundation
import Support
import Testing

@Suite(.enabled(if: ScoredRuns.hasPython, "there is no python3 here"))
struct ScorerFaultTests {
  private func start(
    _ runs: ScoredRuns, _ recipe: String, to output: String, _ flags: [String] = []
  ) throws -> StartedProcess {
    try StartedProcess(
      Package.chatmill,
      ["run", runs.input, "--output", runs.folder(output), "--recipe", recipe, "--quiet"] + flags)
  }

  /// Waits until the model has been asked about so many dialogues.
  private func wait(_ process: StartedProcess, _ runs: ScoredRuns, asked count: Int) throws {
    let deadline = Date() + 60
    while runs.asked < count, !process.hasEnded, Date() < deadline { usleep(2000) }
    try #require(!process.hasEnded, "the run ended before it could be hit")
  }

  @Test func `a plain run starts no scorer`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 20)
    let flags = ["--log-level", "info"]
    let recipe = try runs.recipe()
    #expect(try runs.run(recipe, to: "out", flags).error.contains("scorer started"))
    let plain = try runs.run(recipe, to: "out", flags + ["--no-model"])
    #expect(plain.error.contains("writer started") && !plain.error.contains("scorer started"))
    let without = try chatmill(
      ["run", runs.input, "--output", runs.folder("calm")] + flags)
    #expect(without.error.contains("writer started") && !without.error.contains("scorer started"))
  }

  @Test func `a killed scorer is replaced once, and pays for nothing twice but its flight`() throws
  {
    let runs = try ScoredRuns(files: 3, dialogues: 100)
    let calm = try ScoredRuns(files: 3, dialogues: 100)
    #expect(try calm.run(calm.recipe("keep: [score > 0.1]"), to: "out").status == 0)
    let recipe = try runs.recipe("keep: [score > 0.1], size: 16", seconds: 0.05)
    let process = try start(runs, recipe, to: "out")
    try wait(process, runs, asked: 64)
    kill(try #require(children(of: process.pid, "scorer").first), SIGKILL)
    let finished = try process.finish()
    #expect(finished.status == 0, "\(finished.error)")
    #expect(try runs.files("out") == calm.files("out"))
    #expect(runs.asked <= 300 + 2 * 16)
  }

  @Test func `a scorer that dies twice ends the run`() throws {
    let runs = try ScoredRuns(files: 3, dialogues: 100)
    let process = try start(runs, try runs.recipe("size: 4", seconds: 0.05), to: "out")
    try wait(process, runs, asked: 8)
    let first = try #require(children(of: process.pid, "scorer").first)
    kill(first, SIGKILL)
    let deadline = Date() + 60
    var second: Int32?
    while second == nil, !process.hasEnded, Date() < deadline {
      second = children(of: process.pid, "scorer").first { $0 != first }
    }
    kill(try #require(second), SIGKILL)
    let finished = try process.finish()
    #expect(finished.status == 2)
    #expect(
      finished.error
        == "chatmill: the scorer ended by signal 9 (Killed); nothing was replaced\n")
    #expect(!FileManager.default.fileExists(atPath: runs.folder("out")))
  }

  @Test(arguments: [SIGKILL, SIGINT])
  func `a run that was ended pays only for its flight again, and leaves no process`(
    _ signal: Int32
  ) throws {
    let runs = try ScoredRuns(files: 3, dialogues: 100)
    let calm = try ScoredRuns(files: 3, dialogues: 100)
    #expect(try calm.run(calm.recipe("keep: [score > 0.1]"), to: "out").status == 0)
    let recipe = try runs.recipe("keep: [score > 0.1], size: 16, workers: 2", seconds: 0.05)
    for round in 1...3 {
      let process = try start(runs, recipe, to: "out")
      try wait(process, runs, asked: round * 48)
      kill(process.pid, signal)
      #expect(try process.finish().status == 128 + signal)
    }
    let deadline = Date() + 10
    while isRunning(runs.log), Date() < deadline { usleep(10_000) }
    #expect(!isRunning(runs.log))
    let finished = try runs.run(recipe, to: "out")
    #expect(finished.status == 0, "\(finished.error)")
    #expect(try runs.files("out") == calm.files("out"))
    #expect(runs.asked <= 300 + 3 * 2 * 2 * 16)
  }

  /// Whether a process has this among its arguments.
  private func isRunning(_ word: String) -> Bool {
    Package.names(in: "/proc").contains { name in
      guard Int32(name) != nil, let command = try? bytes("/proc/\(name)/cmdline") else {
        return false
      }
      return command.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
    }
  }

  @Test func `a killed model process costs nothing but time`() throws {
    let runs = try ScoredRuns(files: 2, dialogues: 100)
    let process = try start(runs, try runs.recipe("size: 16", seconds: 0.05), to: "out")
    try wait(process, runs, asked: 32)
    for name in Package.names(in: "/proc") {
      guard let pid = Int32(name), let command = try? bytes("/proc/\(name)/cmdline") else {
        continue
      }
      let words = command.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      if words.first?.hasSuffix("python3") == true, words.contains(runs.log) {
        kill(pid, SIGKILL)
      }
    }
    let finished = try process.finish()
    #expect(finished.status == 0, "\(finished.error)")
    let report = try runs.report("out")
    #expect(report.totals.dialogues == 200)
    #expect(report.model.map { [$0.restarts, $0.failed] } == [1, 0])
  }

  @Test func `a model that cannot be used ends the run with a line`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 10)
    for (command, words) in [
      ("[no-such-program-at-all]", "cannot be started: No such file or directory"),
      ("[\"false\"]", "ended with status 1"), ("[echo, hello]", "printed to standard output"),
    ] {
      try runs.folder.write("model: {command: \(command)}", to: "r.yaml")
      let finished = try runs.run(runs.folder("r.yaml"), to: "out")
      #expect(finished.status == 2, "\(command)")
      #expect(
        finished.error.hasPrefix("chatmill: the model cannot be used: ")
          && finished.error.contains(words) && finished.error.hasSuffix("; nothing was replaced\n"),
        "\(command): \(finished.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: runs.folder("out")))
  }

  @Test func `paths of a model are relative to its recipe`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 10)
    let worker = try bytes("\(Package.root)/Tests/workers/scoring.py")
    try runs.folder.write(worker, to: "there/score.py")
    try runs.folder.write(
      "model: {command: [python3, score.py, log], store: kept}", to: "there/r.yaml")
    let finished = try runs.run(runs.folder("there/r.yaml"), to: "out")
    #expect(finished.status == 0, "\(finished.error)")
    #expect(runs.folder.names("there") == ["kept", "log", "r.yaml", "score.py"])
    #expect(!FileManager.default.fileExists(atPath: runs.folder("out.chatmill")))
  }

  @Test func `a run that leaves no dialogue replaces nothing`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 10)
    let finished = try runs.run(runs.recipe("keep: [score > 1]"), to: "out")
    #expect(finished.status == 2)
    #expect(
      finished.error
        == "chatmill: 0 dialogues: 10 of 10 dialogues were refused by their scores; nothing was replaced\n"
    )
    #expect(
      try runs.run(runs.recipe("keep: [score > 1]"), to: "out", ["--allow-empty"]).status == 0)
  }
}

// Processes of a run killed for real: a worker is replaced, the writer's death and a signal replace
// nothing.
import Foundation
import Support
import Testing

struct KillTests {
  private let folder = TemporaryFolder()

  /// Enough rows that the run is still milling when it is hit.
  private func makeInput() throws -> String {
    let input = try folder.make("in")
    try Chats.write(0..<4, dialogues: 1500, messages: 6, to: input)
    return input
  }

  /// Starts a run and waits until a part is in the making.
  private func startRun(_ input: String, to output: String, _ more: [String] = []) throws -> Process
  {
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments =
      [
        "run", input, "--output", output, "--workers", "2", "--validation", "5", "--quiet",
      ] + more
    _ = FileManager.default.createFile(atPath: folder("said"), contents: nil)
    process.standardError = FileHandle(forWritingAtPath: folder("said"))
    try process.run()
    let deadline = Date() + 60
    while !isMilling(output), process.isRunning, Date() < deadline { sched_yield() }
    try #require(process.isRunning, "the run ended before it could be hit")
    return process
  }

  private func isMilling(_ output: String) -> Bool {
    Package.names(in: "\(output).chatmill/parts").contains { $0.hasSuffix(".draft") }
  }

  @Test func `a killed worker is replaced, and the output is that of a calm run`() throws {
    let input = try makeInput()
    let calm = try run(
      input, to: folder("calm"), ["--workers", "2", "--validation", "5", "--quiet"])
    #expect(calm.status == 0)
    let process = try startRun(input, to: folder("hit"))
    let worker = try #require(children(of: process.processIdentifier, "worker").first)
    kill(worker, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try RunOutput(folder("hit")) == RunOutput(folder("calm")))
  }

  @Test func `a worker that stands still is ended, and its file tried again`() throws {
    let input = try makeInput()
    #expect(try run(input, to: folder("calm"), ["--validation", "5", "--quiet"]).status == 0)
    let process = try startRun(input, to: folder("out"), ["--file-timeout", "2.5"])
    let worker = try #require(children(of: process.processIdentifier, "worker").first)
    kill(worker, SIGSTOP)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try RunOutput(folder("out")) == RunOutput(folder("calm")))
  }

  @Test func `a file on which every worker stands still is left out and named`() throws {
    let input = try makeInput()
    let process = try startRun(
      input, to: folder("out"), ["--file-timeout", "2.5", "--workers", "1"])
    let deadline = Date() + 60
    var stopped: Set<Int32> = []
    while stopped.count < 2, process.isRunning, Date() < deadline {
      for worker in children(of: process.processIdentifier, "worker")
      where isMilling(folder("out")) && stopped.insert(worker).inserted { kill(worker, SIGSTOP) }
    }
    process.waitUntilExit()
    #expect(process.terminationStatus == 1)
    let errors = try RunReport(of: folder("out")).files.compactMap(\.error)
    #expect(errors == ["its worker read no row for 2.5 s (--file-timeout), after 2 attempts"])
  }

  @Test func `a worker killed three times from outside costs its file, not the run`() throws {
    // One input, so that every worker has the same file in hand.
    let input = try folder.make("in")
    try Chats.write(0..<1, dialogues: 4000, messages: 6, to: input)
    let process = try startRun(input, to: folder("out"), ["--workers", "1"])
    let deadline = Date() + 60
    var killed: Set<Int32> = []
    while killed.count < 3, process.isRunning, Date() < deadline {
      for worker in children(of: process.processIdentifier, "worker")
      where isMilling(folder("out")) && killed.insert(worker).inserted { kill(worker, SIGKILL) }
    }
    process.waitUntilExit()
    // Its only file failed, so nothing was written.
    #expect(process.terminationStatus == 2)
    #expect(killed.count == 3)
    let lines = try said().split(separator: "\n")
    #expect(
      lines == [
        "chatmill: \(input)/100.xlsx: its worker ended by signal 9 (Killed), after 3 attempts",
        "chatmill: every workbook failed; nothing was replaced",
      ])
  }

  /// What a run that ended has said.
  private func said() throws -> String {
    String(decoding: try bytes(folder("said")), as: UTF8.self)
  }

  @Test func `workers and the writer end with a coordinator that was killed`() throws {
    let input = try makeInput()
    let process = try startRun(input, to: folder("out"))
    let pids = ["worker", "writer"].flatMap { children(of: process.processIdentifier, $0) }
    #expect(pids.count == 3)
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    let deadline = Date() + 10
    while pids.contains(where: { kill($0, 0) == 0 }), Date() < deadline { sched_yield() }
    for pid in pids { #expect(kill(pid, 0) != 0, "\(pid) is still there") }
    #expect(try run(input, to: folder("out"), ["--quiet"]).status == 0)
    #expect(Package.names(in: folder("")) == ["in", "out", "said"])
  }

  @Test func `the death of the writer replaces nothing`() throws {
    let input = try makeInput()
    let process = try startRun(input, to: folder("out"))
    kill(try #require(children(of: process.processIdentifier, "writer").first), SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
  func `a signal ends the run with its status and replaces nothing`(_ signal: Int32) throws {
    let input = try makeInput()
    let process = try startRun(input, to: folder("out"))
    let workers = children(of: process.processIdentifier, "worker")
    #expect(!workers.isEmpty)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + signal)
    #expect(process.terminationReason == .exit)
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
    for worker in workers { #expect(kill(worker, 0) != 0, "worker \(worker) is still there") }
  }
}

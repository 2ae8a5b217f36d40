// Processes of a run killed for real: a worker is replaced, the writer's death and a signal replace nothing.
import Foundation
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
  private func startRun(_ input: String, to output: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments = [
      "run", input, "--output", output, "--workers", "2", "--validation", "5", "--quiet",
    ]
    process.standardError = FileHandle(forWritingAtPath: "/dev/null")
    try process.run()
    let deadline = Date() + 60
    while !isMilling(output), process.isRunning, Date() < deadline { sched_yield() }
    try #require(process.isRunning, "the run ended before it could be hit")
    return process
  }

  private func isMilling(_ output: String) -> Bool {
    Package.names(in: "\(output).chatmill/parts").contains { $0.hasSuffix(".draft") }
  }

  /// The children of a process that run a hidden subcommand.
  private func children(of parent: Int32, _ subcommand: String) -> [Int32] {
    Package.names(in: "/proc").compactMap { Int32($0) }.filter { pid in
      guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
        let command = try? bytes("/proc/\(pid)/cmdline")
      else { return false }
      let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 1 && Int32(fields[1]) == parent
        && String(decoding: command, as: UTF8.self).contains(subcommand)
    }
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

  @Test func `the death of the writer replaces nothing`() throws {
    let input = try makeInput()
    let process = try startRun(input, to: folder("out"))
    kill(try #require(children(of: process.processIdentifier, "writer").first), SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationStatus == 2)
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
  }

  @Test(arguments: [SIGINT, SIGTERM])
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

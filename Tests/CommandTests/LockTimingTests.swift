// Runs at one output that overlap: each lets go of its lock once, and waits for one whose owner is
// gone.
import Foundation
import Support
import Testing

struct LockTimingTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  /// The lock as another run holds it.
  private func hold(pid: Int32) throws -> Int32 {
    _ = try folder.make("out.chatmill")
    let file = open(folder("out.chatmill/lock"), O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    try #require(flock(file, LOCK_EX | LOCK_NB) == 0)
    let text = Array("\(pid)\n".utf8)
    #expect(write(file, text, text.count) == text.count)
    return file
  }

  @Test func `a run whose report is read slowly leaves the lock of the next one alone`() throws {
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments = ["run", chat, "--output", folder("out"), "--json"]
    let pipe = Pipe()
    process.standardOutput = pipe
    // Full before the run begins, so that its report cannot be said.
    let end = pipe.fileHandleForWriting.fileDescriptor
    #expect(fcntl(end, F_SETFL, O_NONBLOCK) == 0)
    let block = [UInt8](repeating: 0x20, count: 4096)
    while write(end, block, block.count) > 0 {}
    #expect(fcntl(end, F_SETFL, 0) == 0)
    try process.run()
    let deadline = Date() + 60
    let isDone = { [folder] in
      access(folder("out/report.json"), F_OK) == 0 && access(folder("out.chatmill"), F_OK) != 0
    }
    while !isDone(), Date() < deadline { sched_yield() }
    let second = try hold(pid: getpid())
    defer { close(second) }
    #expect(process.isRunning)
    _ = try pipe.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(Package.names(in: folder("out.chatmill")) == ["lock"])
    #expect(try run(chat, to: folder("out")).status == 75)
  }

  @Test func `a lock whose owner lives is not waited for`() throws {
    let held = try hold(pid: getpid())
    #expect(try run(chat, to: folder("out"), ["--quiet"]).status == 75)
    close(held)
  }

  /// No process has the first number. The second is that of one which has ended and was not asked
  /// how, so no other can get it.
  @Test(arguments: [true, false]) func `one whose owner is gone is`(_ isGone: Bool) throws {
    let dead = try StartedProcess("/bin/true", [])
    var ended = siginfo_t()
    #expect(waitid(P_PID, id_t(dead.pid), &ended, WEXITED | WNOWAIT) == 0)
    let left = try hold(pid: isGone ? .max : dead.pid)
    let process = try StartedProcess(
      Package.chatmill, ["run", chat, "--output", folder("out"), "--quiet"])
    usleep(500_000)
    close(left)
    #expect(try process.finish().status == 0)
    _ = try dead.finish()
  }

  @Test func `a run right behind one whose group was killed gets the lock`() throws {
    let input = try folder.make("in")
    try Chats.write(0..<4, dialogues: 300, messages: 4, to: input)
    for _ in 0..<(Chaos.wanted == nil ? 10 : 200) {
      let process = try StartedProcess(
        Package.chatmill, ["run", input, "--output", folder("out"), "--quiet"], isGroup: true)
      let deadline = Date() + 60
      while !Package.names(in: folder("out.chatmill")).contains("parts"), Date() < deadline {
        sched_yield()
      }
      kill(-process.pid, SIGKILL)
      _ = try process.finish()
      #expect(try run(chat, to: folder("out"), ["--quiet"]).status == 0)
    }
  }
}

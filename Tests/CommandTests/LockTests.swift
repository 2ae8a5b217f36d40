// Two runs at one output: the second ends at once with status 75, or waits.
import Foundation
import Support
import Testing

struct LockTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  /// A lock held by this test, as a run would hold it.
  private func hold() throws -> Int32 {
    _ = try folder.make("out.chatmill")
    let file = open(folder("out.chatmill/lock"), O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    #expect(flock(file, LOCK_EX | LOCK_NB) == 0)
    let pid = Array("4711\n".utf8)
    #expect(write(file, pid, pid.count) == pid.count)
    return file
  }

  @Test func `a second run is status 75 and names the first one's pid`() throws {
    let file = try hold()
    defer { close(file) }
    let finished = try run(chat, to: folder("out"))
    #expect(finished.status == 75)
    #expect(finished.error == "chatmill: \(folder("out")): another run (pid 4711) is writing it\n")
    #expect(Package.names(in: folder("")) == ["out.chatmill"])
    #expect(try run(chat, to: folder("out"), ["--wait", "0.3"]).status == 75)
  }

  @Test func `a run that waits goes on when the first one is done`() throws {
    let file = try hold()
    let release = Thread {
      // The other run says that it waits before it may have the lock.
      close(file)
    }
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments = ["run", chat, "--output", folder("out"), "--wait", "60"]
    let pipe = Pipe()
    process.standardError = pipe
    try process.run()
    let said = pipe.fileHandleForReading.availableData
    #expect(String(decoding: said, as: UTF8.self).contains("(pid 4711) is writing it; waiting"))
    release.start()
    _ = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(try RunReport(of: folder("out")).totals.files == 1)
  }

  @Test func `a lock without an owner is no lock`() throws {
    close(try hold())
    #expect(try run(chat, to: folder("out")).status == 0)
    #expect(Package.names(in: folder("")) == ["out"])
  }
}

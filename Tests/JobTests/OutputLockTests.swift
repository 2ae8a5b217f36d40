// The lock of an output: one owner, named, gone with it.
import Glibc
import Support
import SystemPackage
import Testing

@testable import Job

struct OutputLockTests {
  private let folder = TemporaryFolder()

  @Test func `a second owner is refused and told the first one's pid`() throws {
    let output = try OutputFolder(folder.at("out"))
    let lock = try OutputLock.take(output)
    #expect(throws: OutputBusy(output: output.output.printable, owner: getpid())) {
      try OutputLock.take(output)
    }
    withExtendedLifetime(lock) {}
  }

  @Test func `once the owner is gone the lock is free, whatever stands in its file`() throws {
    let output = try OutputFolder(folder.at("out"))
    try folder.write("999999\n", to: "out.chatmill/lock")
    do { _ = try OutputLock.take(output) }
    let again = try OutputLock.take(output)
    #expect(try folder.bytes("out.chatmill/lock") == Array("\(getpid())\n".utf8))
    again.release()
    #expect(folder.names().isEmpty)
  }

  @Test func `who waits is told once, and gets the lock when it is free`() throws {
    let output = try OutputFolder(folder.at("out"))
    var first: OutputLock? = try OutputLock.take(output)
    var told = 0
    let second = try OutputLock.take(output, waiting: 30) { _ in
      told += 1
      first?.release()
      first = nil
    }
    #expect(told == 1)
    #expect(first == nil)
    #expect(folder.names("out.chatmill") == ["lock"])
    withExtendedLifetime(second) {}
  }
}

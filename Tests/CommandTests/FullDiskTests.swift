// A disk that is really full: a small file system in memory, for whoever may mount one.
import Foundation
import Testing

/// A tmpfs of a few megabytes, mounted as long as its test lasts.
private final class SmallDisk {
  let folder = TemporaryFolder()

  init?(megabytes: Int) {
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(megabytes)m") == 0 else { return nil }
  }

  deinit { umount2(folder.path, Int32(MNT_DETACH)) }
}

struct FullDiskTests {
  private static let canMount = SmallDisk(megabytes: 1) != nil

  @Test(.enabled(if: canMount, "mounting a tmpfs needs root"), arguments: [1, 2, 3])
  func `a full disk ends the run with one line and replaces nothing`(_ megabytes: Int) throws {
    let input = TemporaryFolder()
    try Chats.write(0..<2, dialogues: 4000, messages: 6, to: input.path)
    let disk = try #require(SmallDisk(megabytes: megabytes))
    let finished = try run(
      input.path, to: disk.folder("out"), ["--validation", "none", "--quiet", "--no-space-check"])
    #expect(finished.status == 2)
    #expect(finished.error.contains("No space left on device"))
    #expect(finished.error.hasSuffix("; nothing was replaced\n"))
    #expect(finished.error.split(separator: "\n").count == 1)
    #expect(!FileManager.default.fileExists(atPath: disk.folder("out")))
  }

  @Test(.enabled(if: canMount, "mounting a tmpfs needs root"))
  func `too little room is told before anything is milled`() throws {
    let input = TemporaryFolder()
    try Chats.write(0..<2, dialogues: 4000, messages: 6, to: input.path)
    let disk = try #require(SmallDisk(megabytes: 1))
    let finished = try run(input.path, to: disk.folder("out"))
    #expect(finished.status == 2)
    #expect(
      finished.error.contains(
        /out: the run needs about \d+\.\d MB beside the output, but \d+\.\d MB are free/))
    #expect(finished.error.contains("--no-space-check"))
    #expect(Package.names(in: disk.folder.path).isEmpty)
  }
}

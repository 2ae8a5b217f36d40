// A disk that is really full: a small file system in memory, for whoever may mount one.
import Foundation
import Support
import Testing

/// A tmpfs of a few megabytes, mounted as long as its test lasts.
private final class SmallDisk {
  let folder = TemporaryFolder()

  convenience init?(megabytes: Int) { self.init(size: "\(megabytes)m") }

  init?(size: String) {
    guard mount("tmpfs", folder.path, "tmpfs", 0, "size=\(size)") == 0 else { return nil }
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
  func `a disk that is full at any byte leaves a whole output or none`() throws {
    let input = TemporaryFolder()
    try Chats.write(0..<2, dialogues: 20, messages: 6, to: input.path)
    var replaced = 0
    for kibibytes in stride(from: 48, through: 288, by: 12) {
      let disk = try #require(SmallDisk(size: "\(kibibytes)k"))
      let finished = try run(
        input.path, to: disk.folder("out"), ["--validation", "none", "--quiet", "--no-space-check"])
      #expect([0, 2].contains(finished.status), "\(kibibytes) KiB: \(finished.error)")
      guard finished.status == 0 else { continue }
      replaced += 1
      let verified = try chatmill("verify", disk.folder("out"))
      #expect(verified.text.contains("240 rows in 1 workbook"), "\(verified.error)")
      #expect(Package.names(in: disk.folder("out/clean")) == ["clean_00000-00001.xlsx"])
    }
    #expect(replaced > 0 && replaced < 21)
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

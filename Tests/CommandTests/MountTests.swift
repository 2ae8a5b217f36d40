// Outputs where file systems are mounted, and file systems that tell no size; for whoever may mount
// one.
import Foundation
import Support
import Testing

/// A file system in memory, mounted as long as its test lasts.
private final class MemoryDisk {
  let folder = TemporaryFolder()
  let place: String

  init?(_ kind: String, at name: String) {
    guard let place = try? folder.make(name), mount(kind, place, kind, 0, nil) == 0 else {
      return nil
    }
    self.place = place
  }

  deinit { umount2(place, Int32(MNT_DETACH)) }
}

struct MountTests {
  private static let canMount = MemoryDisk("tmpfs", at: "probe") != nil
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  @Test(.enabled(if: canMount, "mounting needs root"), arguments: [[], ["lost+found"]])
  func `an output that is a mount point is refused at the start, with what to name`(
    _ names: [String]
  ) throws {
    let disk = try #require(MemoryDisk("tmpfs", at: "volume"))
    for name in names { _ = try disk.folder.make("volume/\(name)") }
    let finished = try run(chat, to: disk.place)
    #expect(finished.status == 2)
    #expect(
      finished.error.hasSuffix(
        ": is a mount point, which cannot be replaced as a whole; name a folder inside it, such as \(disk.place)/chatmill\n"
      ))
    #expect(Package.names(in: disk.folder.path) == ["volume"])
    #expect(Package.names(in: disk.place) == names)
    for _ in 0..<2 { #expect(try run(chat, to: "\(disk.place)/chatmill").status == 0) }
    #expect(Package.names(in: disk.place) == (["chatmill"] + names))
  }

  @Test(.enabled(if: canMount, "mounting needs root"), arguments: ["out/clean", "out.chatmill"])
  func `what is mounted inside is never ours`(_ name: String) throws {
    let disk = try #require(MemoryDisk("tmpfs", at: name))
    let finished = try run(chat, to: disk.folder("out"))
    #expect(finished.status == 2)
    #expect(
      finished.error.contains("chatmill did not write") || finished.error.contains("mount point"))
  }

  @Test(.enabled(if: canMount, "mounting needs root"))
  func `a file system that tells no size is not a full one`() throws {
    let disk = try #require(MemoryDisk("ramfs", at: "disk"))
    #expect(try run(chat, to: "\(disk.place)/out").status == 0)
  }
}

// Who may see an output: its mode and group stay, and its files follow the umask.
import Foundation
import Support
import Testing

struct RightsTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")

  private func status(_ path: String) throws -> stat {
    var found = stat()
    try #require(lstat(path, &found) == 0)
    return found
  }

  private func run(umask: String, _ more: String = "") throws -> Finished {
    try start(
      "/bin/sh",
      [
        "-c",
        "umask \(umask); exec \(Package.chatmill) run \(chat) --quiet --output \(folder("out")) \(more)",
      ])
  }

  @Test(arguments: [0o700, 0o750, 0o711, 0o755, 0o777, 0o2750, 0o2775, 0o3777])
  func `mode and group of an output stay`(_ mode: mode_t) throws {
    _ = try folder.make("out")
    // Whoever is not root has no other group to give.
    let group = getuid() == 0 ? 4711 : getgid()
    #expect(chown(folder("out"), getuid(), group) == 0 && chmod(folder("out"), mode) == 0)
    for _ in 0..<2 {
      #expect(try run(umask: "022", "--keep-parts").status == 0)
      let now = try status(folder("out"))
      #expect(now.st_mode & 0o7777 == mode && now.st_gid == group)
      let inside = try status(folder("out/forward/train.txt"))
      #expect(mode & 0o2000 == 0 || inside.st_gid == group)
      // What is in the parts is as secret as the output.
      #expect(try status(folder("out.chatmill")).st_mode & 0o077 == mode & 0o077)
    }
  }

  @Test func `what may be done with the state folder is taken from the output when it is made`()
    throws
  {
    _ = try folder.make("out")
    #expect(chmod(folder("out"), 0o700) == 0)
    #expect(try run(umask: "000", "--keep-parts").status == 0)
    #expect(try status(folder("out.chatmill")).st_mode & 0o7777 == 0o700)
  }

  @Test(arguments: [
    ("000", 0o666, 0o777), ("022", 0o644, 0o755), ("027", 0o640, 0o750), ("077", 0o600, 0o700),
  ])
  func `all files of an output and its parts get the mode that the umask leaves`(
    _ umask: String, _ file: Int, _ directory: Int
  ) throws {
    try folder.write(
      "{lineage: true, rejects: true, outputs: [clean, forward, reversed, {name: messages, compress: gz, shard: 2}]}",
      to: "recipe.yaml")
    #expect(try run(umask: umask, "--keep-parts --recipe \(folder("recipe.yaml"))").status == 0)
    var kinds: Set<String> = []
    for name in ["out", "out.chatmill"] {
      #expect(try status(folder(name)).st_mode & 0o7777 == mode_t(directory))
      for path in try FileManager.default.subpathsOfDirectory(atPath: folder(name)) {
        let found = try status(folder("\(name)/\(path)"))
        let wanted = found.st_mode & S_IFMT == S_IFDIR ? directory : file
        #expect(found.st_mode & 0o7777 == mode_t(wanted), "\(name)/\(path)")
        kinds.insert(URL(filePath: path).pathExtension)
      }
    }
    #expect(kinds.isSuperset(of: ["", "txt", "xlsx", "gz", "json"]), "\(kinds)")
  }
}

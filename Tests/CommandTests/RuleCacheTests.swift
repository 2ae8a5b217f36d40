// Compiled rules are kept from run to run, and no run depends on them or believes what others put
// there.
import Foundation
import Support
import Testing

struct RuleCacheTests {
  private let folder = TemporaryFolder()
  private let one = "{name: a, prefix: 一}"
  private let two = "{name: b, prefix: 二}"

  init() throws {
    _ = try folder.make("in")
    try writeWorkbook(
      folder("in/a.xlsx"),
      [
        Chats.header, ["k", "c", "否", "在吗"], ["k", "c", "是", "[图片]"], ["k", "c", "是", "一号"],
        ["k", "c", "是", "二号"],
      ])
  }

  /// How many rows the rules drop, with the cache under this folder, and behind a shell's words.
  private func dropped(_ rules: String, cache: String, _ words: String = "") throws -> Int {
    try folder.write("system: {packs: [wechat], rules: [\(rules)]}", to: "recipe.yaml")
    let finished = try start(
      "/bin/sh",
      [
        "-c",
        "\(words) XDG_CACHE_HOME=\"$1\" exec timeout 60 \"$0\" run \"$2\" --output \"$3\" --recipe \"$4\" --quiet",
        Package.chatmill, cache, folder("in"), folder("out"), folder("recipe.yaml"),
      ])
    #expect(finished.status == 0, "\(finished.error)")
    let kinds = try JSONSerialization.jsonObject(with: Data(bytes(folder("out/report.json"))))
    let counts =
      ((kinds as? [String: Any])?["totals"] as? [String: Any])?["rules"] as? [String: Int]
    // The rule's own name says that it was this one and no other.
    #expect(counts?[rules.contains("name: a") ? "a" : "b"] == 1)
    return try RunReport(of: folder("out")).totals.rows.system
  }

  private func sh(_ script: String, _ argument: String) throws {
    let finished = try start("/bin/sh", ["-ec", script, argument])
    #expect(finished.status == 0, "\(finished.error)")
  }

  private func mode(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? -1
  }

  /// The kept file of the first rule, made by a run.
  private func made() throws -> (path: String, whole: Data) {
    #expect(try dropped(one, cache: folder("cache")) == 2)
    let names = Package.names(in: folder("cache/chatmill"))
    #expect(names.count == 1 && names[0].hasPrefix("rules-"))
    let path = folder("cache/chatmill/\(names[0])")
    return (path, try Data(contentsOf: URL(filePath: path)))
  }

  @Test func `rules are compiled once, and kept closed to others`() throws {
    let (path, whole) = try made()
    #expect(try mode(path) == 0o600 && mode(folder("cache/chatmill")) == 0o700)
    let inode = {
      try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
    }
    let before = try inode()
    #expect(try dropped(one, cache: folder("cache")) == 2)
    #expect(try inode() == before)
    #expect(try dropped(two, cache: folder("cache")) == 2)
    #expect(Package.names(in: folder("cache/chatmill")).count == 2)
    // The mode does not hang on the umask, nor does a folder that others may look into stay so.
    try sh("chmod 755 $0; rm $0/*", folder("cache/chatmill"))
    for umask in ["000", "077", "777"] {
      #expect(try dropped(one, cache: folder("cache"), "mkdir -p $3; umask \(umask);") == 2)
      #expect(try mode(path) == 0o600 && mode(folder("cache/chatmill")) == 0o700)
      #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    }
  }

  @Test func `of many files none stays, and nothing else is touched`() throws {
    _ = try made()
    for number in 1..<64 { try folder.write("", to: "cache/chatmill/rules-\(number)") }
    try folder.write("mine", to: "cache/chatmill/notes")
    #expect(try dropped(two, cache: folder("cache")) == 2)
    #expect(Package.names(in: folder("cache/chatmill")).count == 2)
    #expect(try bytes(folder("cache/chatmill/notes")) == Array("mine".utf8))
    for nowhere in ["/dev/null", "relative", "", "/proc/self/none"] {
      #expect(try dropped(two, cache: nowhere) == 2)
    }
  }

  @Test func `damaged bytes are compiled anew`() throws {
    let (path, whole) = try made()
    var random = Seeded(7)
    var all = [Data(), whole.dropLast(), whole + [0], whole.prefix(40), whole.prefix(72)]
    all.append(Data(repeating: 7, count: whole.count))
    all.append(Data((0..<whole.count).map { _ in UInt8.random(in: 0...255, using: &random) }))
    for place in [0, 8, 39, 40, 71, 72, 80, whole.count / 2, whole.count - 1] {
      var flipped = whole
      flipped[place] ^= 1
      all.append(flipped)
    }
    for damaged in all {
      try damaged.write(to: URL(filePath: path))
      #expect(try dropped(one, cache: folder("cache")) == 2)
      #expect(try Data(contentsOf: URL(filePath: path)) == whole)
      #expect(try mode(path) == 0o600)
    }
  }

  @Test func `rules of another recipe under the right name are not believed`() throws {
    let (path, whole) = try made()
    #expect(try dropped(two, cache: folder("cache")) == 2)
    let names = Package.names(in: folder("cache/chatmill"))
    let other = try #require(names.map { folder("cache/chatmill/\($0)") }.first { $0 != path })
    try sh("cp -p \(other) $0", path)
    #expect(try dropped(one, cache: folder("cache")) == 2)
    #expect(try Data(contentsOf: URL(filePath: path)) == whole)
    // The right digests of the recipe, and the body of another.
    let foreign = try Data(contentsOf: URL(filePath: other))
    try (whole.prefix(40) + foreign.dropFirst(40)).write(to: URL(filePath: path))
    #expect(try dropped(one, cache: folder("cache")) == 2)
  }

  /// What stands in place of the file `$0`, and whether the run can put its own there.
  @Test(arguments: [
    ("chmod 644 $0", true), ("chmod 660 $0", true), ("chmod 4600 $0", true),
    ("mv $0 $0.other; ln -s $0.other $0", true), ("ln $0 $0.other", true),
    ("rm $0; mkfifo -m 600 $0", true), ("rm $0; mkdir $0", false),
    ("rm $0; mkdir $0; touch $0/mine", false), ("rm $0; ln -s /dev/zero $0", true),
    ("rm $0; ln -s $0 $0", true), ("rm $0; truncate -s 1T $0; chmod 600 $0", true),
    ("test $(id -u) = 0 || exit 0; chown 1 $0", true),
  ])
  func `what is no plain file of one's own is not read, waited for or followed`(
    _ change: String, _ isReplaced: Bool
  ) throws {
    let (path, whole) = try made()
    try sh(change, path)
    #expect(try dropped(one, cache: folder("cache")) == 2)
    if isReplaced {
      #expect(try Data(contentsOf: URL(filePath: path)) == whole)
      #expect(try mode(path) == 0o600)
    }
    #expect(!Package.names(in: folder("cache/chatmill")).contains { $0.contains("draft") })
  }

  /// What becomes of the folder `$0`, in which no file is then made.
  @Test(arguments: [
    "chmod 770 $0", "chmod 707 $0", "chmod 1777 $0", "mv $0 $0.other; ln -s $0.other $0",
    "rm -r $0; mkfifo $0", "rm -r $0; touch $0",
    "test $(id -u) = 0 || chmod 770 $0; test $(id -u) != 0 || chown 1 $0",
  ])
  func `a folder that others can write to is not used`(_ change: String) throws {
    let (path, _) = try made()
    // A forged file drops nothing: were it read, the counts would differ.
    try sh("head -c 100 /dev/zero > $0", path)
    try sh(change, folder("cache/chatmill"))
    let before = Package.names(in: folder("cache/chatmill"))
    #expect(try dropped(one, cache: folder("cache")) == 2)
    #expect(try dropped(two, cache: folder("cache")) == 2)
    #expect(Package.names(in: folder("cache/chatmill")) == before)
    if let kept = try? bytes(path) { #expect(kept == [UInt8](repeating: 0, count: 100)) }
  }

  @Test func `a link at a draft's name is not written through`() throws {
    let (path, _) = try made()
    try folder.write("precious", to: "victim")
    try sh("rm $0", path)
    // Every name that a pid could have given.
    for pid in 1..<2000 { symlink(folder("victim"), "\(path).\(getpid() + Int32(pid))") }
    #expect(try dropped(one, cache: folder("cache")) == 2)
    #expect(try bytes(folder("victim")) == Array("precious".utf8))
  }
}

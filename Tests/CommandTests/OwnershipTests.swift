// Whatever others have put into an output or its state folder stays, and is named.
import Foundation
import Support
import Testing

struct OwnershipTests {
  private let folder = TemporaryFolder()
  private let chat = Package.fixture("cases/basic/inputs/chat.xlsx")
  private let mine = "mine, and nobody else's"

  /// An output of ours with parts beside it.
  private func makeOutput() throws {
    #expect(try run(chat, to: folder("out"), ["--keep-parts", "--quiet"]).status == 0)
  }

  /// Everything in a folder; what a link leads to is not followed.
  private func tree(_ name: String) throws -> [String: String] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder(name))
    return try paths.reduce(into: [:]) { tree, path in
      let whole = folder("\(name)/\(path)")
      let kind =
        try FileManager.default.attributesOfItem(atPath: whole)[.type] as? FileAttributeType
      tree[path] =
        kind == .typeRegular ? try bytes(whole).description : kind?.rawValue ?? "unknown"
    }
  }

  /// One way in which others may be there: a path below an output, and how it comes there.
  private static let outputPaths = [
    "notes.txt", ".git/config", "clean/clean_customers_2023.xlsx", "clean/clean_00000-00024.xlsx",
    "clean/.DS_Store", "forward/notes.txt", "forward/test.txt", "forward/train-00000.txt",
    "messages/notes.txt", "reversed/more/val.txt", "rejects/part-00000-00024.jsonl.gz",
    "index.bak", "report.json/notes", "ünï\u{301} \n x", "mark", "rules", "draft", "lost+found/x",
  ]
  private static let statePaths = [
    "notes.txt", "output-of-last-year/report.json", "output-2023/report.json",
    "output-2023/clean/clean_00000-00024.xlsx", "parts/thesis.docx", "old/photos/1.jpg",
    "parts/0123456789abcdef0123456789abcdef.part", "old/report.json", "old/forward/train.txt",
    "parts/0123456789abcdef0123456789abcdef.part.7.draft", "parts/sift/rows.0", ".hidden",
    "parts/sift/more/x", "output-/x", "output-12a/x", "replacing", "mark", "lock",
  ]

  /// Puts something in, in one of many ways. Returns the path, or nil where it was in the way of
  /// something.
  private func put(_ path: String, _ random: inout Seeded) throws -> String? {
    let whole = folder(path)
    let parent = (path as NSString).deletingLastPathComponent
    guard (try? folder.make(parent)) != nil, access(whole, F_OK) != 0 else { return nil }
    switch Int.random(in: 0..<4, using: &random) {
    case 0: symlink("/etc/hosts", whole)
    case 1: mkfifo(whole, 0o600)
    default: try folder.write(mine, to: path)
    }
    return path
  }

  /// Changes a file of ours. Returns its path.
  private func change(_ name: String, _ random: inout Seeded) throws -> String? {
    let files = try tree(name).keys.sorted().filter { !$0.hasSuffix(".part") }
      .filter { FileManager.default.contents(atPath: folder("\(name)/\($0)")) != nil }
    guard let path = files.randomElement(using: &random).map({ "\(name)/\($0)" }) else {
      return nil
    }
    switch Int.random(in: 0..<3, using: &random) {
    case 0: try folder.write(mine, to: path)
    case 1: try Data(bytes(folder(path)) + [0x20, 0x7B]).write(to: URL(filePath: folder(path)))
    default:
      try FileManager.default.removeItem(atPath: folder(path))
      symlink("/etc/hosts", folder(path))
    }
    return path
  }

  @Test(arguments: 0..<60)
  func `a random tree of strangers is refused, named and left as it is`(_ seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let isOurs = seed % 3 > 0
    if isOurs { try makeOutput() }
    var put: [String] = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let path =
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
          try self.put("out/" + OwnershipTests.outputPaths.randomElement(using: &random)!, &random)
        case 1:
          try self.put(
            "out.chatmill/" + OwnershipTests.statePaths.randomElement(using: &random)!, &random)
        default: isOurs ? try change("out", &random) : nil
        }
      put += path.map { [$0] } ?? []
    }
    let before = ["out", "out.chatmill"].map { try? tree($0) }
    let finished = try run(chat, to: folder("out"), ["--quiet"])
    guard !put.isEmpty else { return #expect(finished.status == 0) }
    let said = Comment("\(put): \(finished.error)")
    #expect(finished.status == 2, said)
    #expect(finished.error.split(separator: "\n").count == 1, said)
    #expect(finished.error.contains("which chatmill did not write; move it away"), said)
    #expect(["out", "out.chatmill"].map { try? tree($0) } == before, said)
  }

  @Test(arguments: ["forward/train.txt", "clean/notes.txt", "diary"])
  func `what comes into an output while a run is under way is refused and named`(_ name: String)
    throws
  {
    try makeOutput()
    let input = try folder.make("in")
    try Chats.write(0..<2, dialogues: 1500, messages: 6, to: input)
    let process = try StartedProcess(
      Package.chatmill, ["run", input, "--output", folder("out"), "--quiet"])
    let deadline = Date() + 60
    while !Package.names(in: folder("out.chatmill/parts")).contains(where: {
      $0.hasSuffix(".draft")
    }),
      Date() < deadline
    { sched_yield() }
    try folder.write(mine, to: "out/\(name)")
    let before = try tree("out")
    let finished = try process.finish()
    #expect(finished.status == 2)
    #expect(finished.error.contains("holds \(name), which chatmill did not write"))
    #expect(try tree("out") == before)
  }

  @Test func `what comes among the parts while a run is under way stays, and is told`() throws {
    let input = try folder.make("in")
    try Chats.write(0..<2, dialogues: 1500, messages: 6, to: input)
    let process = try StartedProcess(
      Package.chatmill, ["run", input, "--output", folder("out"), "--quiet"])
    let deadline = Date() + 60
    while !Package.names(in: folder("out.chatmill/parts")).contains(where: {
      $0.hasSuffix(".draft")
    }),
      Date() < deadline
    { sched_yield() }
    try folder.write(mine, to: "out.chatmill/parts/thesis.docx")
    let finished = try process.finish()
    #expect(finished.status == 0)
    #expect(finished.error.contains("holds thesis.docx, which chatmill did not write"))
    #expect(try bytes(folder("out.chatmill/parts/thesis.docx")) == Array(mine.utf8))
    #expect(try run(chat, to: folder("out")).error.contains("holds parts/thesis.docx"))
  }

  @Test(
    .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"),
    arguments: ["open", "read"])
  func `a folder that cannot be listed is not taken for an empty one`(_ call: String) throws {
    try makeOutput()
    try folder.write(mine, to: "out/clean/notes.txt")
    try folder.write(mine, to: "out.chatmill/parts/thesis.docx")
    let shim = try ListingFault.makeShim(in: folder)
    let root = URL(filePath: folder.path).resolvingSymlinksInPath().path
    for name in ["out", "out/clean", "out.chatmill", "out.chatmill/parts"] {
      let before = try ["out", "out.chatmill"].map { try tree($0) }
      let finished = try start(
        Package.chatmill, ["run", chat, "--output", folder("out"), "--quiet"],
        environment: ["LD_PRELOAD": shim, "LISTING_FAULT": "\(root)/\(name)", "LISTING_CALL": call])
      #expect(finished.status == 2, "\(name)")
      let isSeenBefore = name.hasPrefix("out/") || name == "out"
      #expect(
        isSeenBefore || finished.error.contains("\(name): cannot be listed: Input/output error"))
      #expect(try ["out", "out.chatmill"].map { try tree($0) } == before)
    }
  }
}

/// A library that lets the listing of one folder fail.
enum ListingFault {
  private static let source = """
    #define _GNU_SOURCE
    #include <dirent.h>
    #include <dlfcn.h>
    #include <errno.h>
    #include <stdio.h>
    #include <stdlib.h>
    #include <string.h>
    #include <unistd.h>
    static int is(const char *path, const char *call) {
      const char *wanted = getenv("LISTING_FAULT");
      return wanted && strcmp(path, wanted) == 0 && strcmp(getenv("LISTING_CALL"), call) == 0;
    }
    DIR *opendir(const char *path) {
      if (is(path, "open")) return errno = EIO, NULL;
      return ((DIR * (*)(const char *)) dlsym(RTLD_NEXT, "opendir"))(path);
    }
    struct dirent *readdir(DIR *folder) {
      char link[64], path[4096];
      snprintf(link, sizeof link, "/proc/self/fd/%d", dirfd(folder));
      ssize_t size = readlink(link, path, sizeof path - 1);
      if (size > 0 && (path[size] = 0, is(path, "read"))) return errno = EIO, NULL;
      return ((struct dirent * (*)(DIR *)) dlsym(RTLD_NEXT, "readdir"))(folder);
    }
    """

  static func makeShim(in folder: TemporaryFolder) throws -> String {
    try folder.write(source, to: "listing.c")
    let made = try start(
      "/usr/bin/env",
      ["cc", "-shared", "-fPIC", "-o", folder("listing.so"), folder("listing.c"), "-ldl"])
    try #require(made.status == 0, "\(made.error)")
    return folder("listing.so")
  }
}

// Regular expressions that cannot be compiled, through the built binary: told in words, with their
// place, in time.
import Foundation
import Support
import Testing

struct RegexTests {
  private let folder = TemporaryFolder()

  private func prepare(_ recipe: String) throws -> [[String]] {
    try folder.write(recipe, to: "recipe.yaml")
    try writeWorkbook(folder("a.xlsx"), [Chats.header, ["k", "c", "否", "在吗"]])
    let flags = ["--recipe", folder("recipe.yaml")]
    return [
      ["run", folder("a.xlsx"), "--output", folder("out")] + flags,
      ["inspect", folder("a.xlsx")] + flags, ["recipe", "--check", folder("recipe.yaml")],
    ]
  }

  /// Runs a command with a cache of its own.
  private func start(_ command: [String]) throws -> Finished {
    try Support.start(
      "/usr/bin/env", ["XDG_CACHE_HOME=\(folder("cache"))", Package.chatmill] + command)
  }

  @Test(arguments: [
    ("'(x'", "Missing close parenthesis for group started at character 1"),
    ("'x*'", "it matches the empty text, and so every message"),
    ("'^$|'", "it matches the empty text, and so every message"),
    ("'一二[三'", "character 3"), ("'(?=a)b'", "Zero-width assertions are not supported"),
    ("'(a)\\1'", "Back-references are unsupported"), ("'a{70000}'", "Bounded repeat is too large"),
    ("'\\'", "character 1"),
    ("'(?P<1>a)'", "rule"), ("'\\p{Nothing}'", "rule"), ("'[b-a]'", "rule"),
    ("'(?i'", "rule"), ("'a**'", "rule"), ("'\\C'", "rule"), ("'\\X'", "rule"),
    ("'(*ACCEPT)'", "rule"),
  ])
  func `a regex that is none is told with line and column, in words`(
    _ regex: String, _ reason: String
  )
    throws
  {
    let recipe =
      "system:\n  packs: [wechat]\n  rules:\n    - {name: x, whole: 谢谢}\n    - {name: a, regex: \(regex)}\n"
    for command in try prepare(recipe) {
      let finished = try start(command)
      #expect(finished.status == 64)
      let place = "chatmill: \(folder("recipe.yaml")):5:24: rule 'a': "
      #expect(finished.error.hasPrefix(place), "\(finished.error)")
      #expect(
        finished.error.contains(reason) && !finished.error.contains("HS_"), "\(finished.error)")
      #expect(finished.error.count { $0 == "\n" } == 1)
    }
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
  }

  @Test func `a regex that compiles for ever is named within its time, among others`() throws {
    let rules = [
      "{name: x, whole: 谢谢, except: [谢谢你]}", "{name: n, regex: '^[0-9]{3,9}$'}",
      "{name: a, regex: '(.{1,5000}){1,5000}x'}", "{name: y, prefix: 一}",
    ]
    let recipe = "system:\n  rules:\n" + rules.map { "  - \($0)\n" }.joined()
    let commands = try prepare(recipe)
    let finished = try start(commands[2])
    #expect(finished.status == 64)
    #expect(
      finished.error
        == "chatmill: \(folder("recipe.yaml")):5:22: rule 'a': it takes more than 2 s or 2 GiB to compile; use smaller repeats\n"
    )
    #expect(Package.names(in: folder("cache/chatmill")).isEmpty)
  }

  @Test(arguments: [SIGINT, SIGTERM, SIGHUP, SIGKILL])
  func `a signal ends the compiling at once, and no child outlives it`(_ signal: Int32) throws {
    let commands = try prepare("system: {rules: [{name: a, regex: '(.{1,5000}){1,5000}x'}]}")
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments = commands[0]
    process.standardError = FileHandle.nullDevice
    try process.run()
    let parent = process.processIdentifier
    var child: pid_t?
    for _ in 0..<2000 where child == nil {
      usleep(10_000)
      let path = "/proc/\(parent)/task/"
      child =
        Package.names(in: path).lazy.compactMap { task in
          (try? String(contentsOfFile: path + task + "/children", encoding: .utf8))?
            .split(separator: " ").first.flatMap { pid_t($0) }
        }.first
    }
    let compiler = try #require(child)
    let start = Date()
    #expect(kill(parent, signal) == 0)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == signal)
    var isGone = false
    while !isGone, Date().timeIntervalSince(start) < 5 {
      usleep(10_000)
      let status = (try? String(contentsOfFile: "/proc/\(compiler)/stat", encoding: .utf8)) ?? ""
      // Nobody may be there to reap it.
      isGone = status.isEmpty || status.contains(") Z ")
    }
    #expect(isGone)
  }

  @Test func `recipe --check says nothing of a recipe that is fine`() throws {
    let commands = try prepare("system: {rules: [{name: a, regex: '^[0-9]+$'}]}")
    let finished = try start(commands[2])
    #expect(finished.status == 0 && finished.error.isEmpty && finished.output.isEmpty)
    let wrong = try prepare("pseudonyms: {key: none}")
    #expect(try start(wrong[2]).status == 64)
    #expect(try chatmill("recipe", "--check", "x", "--schema").status == 64)
  }
}

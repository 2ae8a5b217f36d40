// The help texts, word for word: a flag that comes, goes or changes its default shows here.
import Testing

struct HelpTests {
  @Test(arguments: [
    ("", Help.root), ("run", Help.run), ("cat", Help.cat), ("inspect", Help.inspect),
    ("verify", Help.verify), ("explain", Help.explain), ("forget", Help.forget),
    ("scores", Help.scores),
    ("recipe", Help.recipe), ("batch", Help.batch),
    ("endpoint", Help.endpoint),
  ])
  func `help is as written down`(_ command: String, _ expected: String) throws {
    let finished = try chatmill((command.isEmpty ? [] : [command]) + ["--help"])
    #expect(finished.status == 0)
    #expect(finished.text == expected)
    #expect(finished.error.isEmpty)
  }

  @Test func `the subcommands of workers are not shown`() throws {
    let words = try chatmill("--help").text.split(whereSeparator: \.isWhitespace)
    #expect(words.contains("inspect"))
    #expect(!words.contains("worker"))
    #expect(!words.contains("writer"))
  }
}

// What a run that came to nothing leaves is known as ours by the next one, whatever the recipe
// writes.
import Foundation
import Support
import Testing

struct KilledDraftTests {
  private let folder = TemporaryFolder()
  private let everything = Package.root + "/Benchmarks/everything.yaml"

  private func run(_ recipe: String, _ input: String) throws -> Finished {
    try start(
      Package.chatmill,
      [
        "run", folder(input), "--output", folder("out"), "--recipe", recipe, "--quiet",
        "--validation", "none",
      ])
  }

  @Test func `a run whose inputs all fail stands in no later run's way`() throws {
    _ = try folder.make("bad")
    try folder.write("a,b\n1,2\n", to: "bad/a.csv")
    try folder.write(
      "csv: true\nlineage: true\nrejects: true\noutputs: [messages, alpaca]\n", to: "recipe.yaml")
    for _ in 0..<2 {
      let finished = try run(folder("recipe.yaml"), "bad")
      #expect(
        finished.status == 2 && finished.error.contains("nothing was replaced"), "\(finished.error)"
      )
    }
  }

  /// Half of the kills come before the writer has made anything, so most moments are late ones.
  @Test func `a run with every output that is killed at any moment stands in no later run's way`()
    throws
  {
    try Chats.write(0..<3, dialogues: 300, to: folder.make("in"))
    var random = Seeded(17)
    var killed = 0
    let calm = try run(everything, "in")
    try #require(calm.status == 0, "\(calm.error)")
    for _ in 0..<10 {
      let process = try StartedProcess(
        Package.chatmill,
        [
          "run", folder("in"), "--output", folder("out"), "--recipe", everything, "--fresh",
          "--quiet",
        ],
        isGroup: true)
      usleep(UInt32(calm.seconds * 1_000_000 * Double.random(in: 0.2..<1, using: &random)))
      kill(-process.pid, SIGKILL)
      if try process.finish().status == 128 + SIGKILL { killed += 1 }
    }
    #expect(killed > 0)
    let last = try run(everything, "in")
    #expect(last.status == 0, "\(last.error)")
  }
}

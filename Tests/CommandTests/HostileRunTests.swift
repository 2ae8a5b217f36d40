// Runs whose workers do what a workbook could that has taken them over.
import Foundation
import Support
import Testing

@Suite(
  .enabled(if: FaultBench.hasCompiler && FenceTests.hasLandlock, "no C compiler, or no Landlock"))
struct HostileRunTests {
  private let folder = TemporaryFolder()

  /// The kept parts of a run.
  private func parts(of output: String) -> [String] {
    Package.names(in: "\(output).chatmill/parts").filter { $0.hasSuffix(".part") }
      .map { "\(output).chatmill/parts/\($0)" }
  }

  /// Every file that a worker should not open: all inputs, all parts, new ones among them, the
  /// lock, others.
  private func targets(_ input: String, _ output: String, like calm: String) -> [String] {
    let own = parts(of: calm).map { $0.replacing(calm, with: output) }
    let state = "\(output).chatmill"
    return Package.names(in: input).map { "\(input)/\($0)" } + own + [
      "\(state)/parts/intruder.part", "\(state)/lock", "\(output)/report.json", "/etc/passwd",
      "/proc/self/mem",
    ]
  }

  @Test(arguments: [
    "{}\n",
    "duplicates: {scope: job, dialogues: near}\n",
    "session: {scope: job}\n",
  ])
  func `a worker that was taken over opens no input, no part and nothing else`(
    _ recipe: String
  ) throws {
    let input = try folder.make("in")
    try Chats.write(0..<3, dialogues: 5, to: input)
    try folder.write(recipe, to: "recipe.yaml")
    let (calm, output) = (folder("calm"), folder("out"))
    let options = ["--recipe", folder("recipe.yaml"), "--workers", "1", "--keep-parts"]
    #expect(try run(input, to: calm, options).status == 0)
    let arguments = ["run", input, "--output", output] + options
    let (finished, attempts) = try HostileReader().run(
      "files", files: targets(input, output, like: calm), arguments)
    #expect(finished.status == 0, "\(finished.error)")
    #expect(attempts.count >= 3 * 3 * 11)
    // Where a worker may open anything by name at all, what is not there yet is told as that.
    for attempt in attempts where attempt.code != ENOENT {
      #expect(attempt.isRefused, "\(attempt.name): \(attempt.code)")
    }
    #expect(parts(of: output).count == 3)
    #expect(!FileManager.default.fileExists(atPath: "\(output).chatmill/parts/intruder.part"))
    let differences = try OutputTree(calm).comparable.differences(
      from: OutputTree(output).comparable)
    #expect(differences == [])
  }
}

// A scored run hit by SIGKILL at any moment, again and again: the run that comes to its end has the
// texts of a calm one, and pays twice only for what was in flight.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: ScoredRuns.hasPython, "there is no python3 here"))
struct ScorerChaosTests {
  private static let size = 8
  private static let workers = 2

  /// Processes that have this among their arguments.
  private func processes(_ word: String) -> [Int32] {
    Package.names(in: "/proc").compactMap { Int32($0) }.filter { pid in
      guard let command = try? bytes("/proc/\(pid)/cmdline") else { return false }
      return command.split(separator: 0).contains { $0.elementsEqual(word.utf8) }
    }
  }

  /// Waits for something, at most five seconds, and no longer than the process lives.
  private func wait(_ process: StartedProcess, until isSo: () -> Bool) {
    let deadline = Date() + 5
    while !isSo(), !process.hasEnded, Date() < deadline { sched_yield() }
  }

  @Test func `kills of coordinator, scorer and model cost the flight, and leave no process`() throws
  {
    let kills = Chaos.wanted.map { max(1, $0 / 4) } ?? 6
    // Enough that no run comes to its end before all kills.
    let count = 40 * kills
    var random = Seeded(9)
    let (runs, calm) = (try ScoredRuns(dialogues: count), try ScoredRuns(dialogues: count))
    let rule = "keep: [score > 0.1], size: \(Self.size), workers: \(Self.workers)"
    #expect(try calm.run(calm.recipe(rule), to: "out").status == 0)
    let recipe = try runs.recipe(rule, seconds: 0.02)
    var hits = 0
    for round in 0..<20 * kills where hits < kills {
      let process = try StartedProcess(
        Package.chatmill,
        ["run", runs.input, "--output", runs.folder("out"), "--recipe", recipe, "--quiet"])
      let goal = runs.asked + Int.random(in: 0...40, using: &random)
      wait(process) { runs.asked >= goal }
      let target: Int32? =
        switch round % 3 {
        case 0: process.pid
        case 1: children(of: process.pid, "scorer").first
        default: processes(runs.log).first
        }
      if let target, !process.hasEnded, kill(target, SIGKILL) == 0 { hits += 1 }
      // What goes on after that is ended a little later, so that something is left to be done.
      let end = runs.asked + Int.random(in: 0...40, using: &random)
      wait(process) { runs.asked >= end }
      kill(process.pid, SIGKILL)
      _ = try process.finish()
      let deadline = Date() + 5
      while !processes(runs.log).isEmpty, Date() < deadline { sched_yield() }
      #expect(processes(runs.log).isEmpty)
    }
    #expect(hits == kills)
    let finished = try runs.run(recipe, to: "out")
    #expect(finished.status == 0, "\(finished.error)")
    #expect(try runs.files("out") == calm.files("out"))
    #expect(runs.asked <= 3 * count + 2 * hits * Self.workers * 2 * Self.size)
    Chaos.tell(
      "chaos: \(hits) kills of scored runs, \(runs.asked) dialogues asked about in place of \(3 * count)"
    )
  }
}

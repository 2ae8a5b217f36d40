// A run hit by SIGKILL at any moment: its output is the old one or the new one, and the next run
// completes it.
import Foundation
import Support
import Testing

/// How hard the tests that disturb runs try: `CHATMILL_CHAOS`, or little.
enum Chaos {
  static let wanted = ProcessInfo.processInfo.environment["CHATMILL_CHAOS"].flatMap { Int($0) }

  /// Prints a figure at once, for whoever watches.
  static func tell(_ figures: String) {
    print(figures)
    fflush(nil)
  }
}

@Suite(.serialized)
struct ChaosTests {
  @Test func `a run killed at any moment leaves the old output or the new one`() throws {
    try strike(Storm(seed: 4), kills: Chaos.wanted ?? 12)
  }

  /// Files are milled, compared and milled again: the first has most of what the others have.
  @Test func `so does one that compares its files`() throws {
    let folder = TemporaryFolder()
    try folder.write(
      "duplicates: {scope: job, columns: [客户微信id, 是否客服], dialogues: {near: {similarity: 0.5}}}",
      to: "recipe.yaml")
    try strike(
      Storm(seed: 5, ["--recipe", folder("recipe.yaml")]), kills: Chaos.wanted.map { $0 / 2 } ?? 6)
  }

  private func strike(_ storm: Storm, kills: Int) throws {
    var storm = storm
    // Some moments find nobody to kill.
    for _ in 0..<20 * kills where storm.kills < kills { try storm.strike() }
    #expect(storm.kills == kills)
    Chaos.tell(storm.summary)
  }
}

/// Whom a kill hits.
private enum Target: String, CaseIterable {
  case group, worker, writer, coordinator
}

/// What became of a run that was to be killed.
private enum Aftermath {
  /// It ended before the moment came, or the target was not there.
  case missed
  /// It came to its end nevertheless.
  case survived
  case ended(isReplaced: Bool)
}

/// Kill after kill at one output.
private struct Storm {
  private let sides: TwoSides
  private let seed: UInt64
  private var numbers: Seeded
  /// How long a run takes now: other processes come and go.
  private var duration: Duration
  private var hits: [Target: Int] = [:]
  private var survived = 0
  private var replaced = 0
  private var resumed = 0
  private var reused = 0

  init(seed: UInt64, _ more: [String] = []) throws {
    self.seed = seed
    numbers = Seeded(seed)
    sides = try TwoSides(
      files: 6, dialogues: 400, messages: 6, ["--workers", "2", "--chunk", "2"] + more)
    duration = sides.next.duration
  }

  var kills: Int { hits.values.reduce(0, +) }

  var summary: String {
    let targets = Target.allCases.map { "\(hits[$0, default: 0]) \($0.rawValue)" }
    let time = duration.formatted(.units(allowed: [.milliseconds]))
    return "chaos: \(kills) kills (\(targets.joined(separator: ", "))), seed \(seed), a run takes "
      + "\(time): \(survived) runs went on to their end, \(replaced) were hit after publishing, "
      + "\(resumed) resumed with \(reused) parts used again; no output between old and new"
  }

  /// One run, one kill, and the run again to its end where the kill ended it.
  mutating func strike() throws {
    let target = Target.allCases[kills % Target.allCases.count]
    let began = ContinuousClock.now
    let moment = began + duration * Double.random(in: 0..<1.05, using: &numbers)
    let run = try StartedProcess(Package.chatmill, sides.next.arguments, isGroup: true)
    while ContinuousClock.now < moment { sched_yield() }
    let isHit = hit(target, of: run)
    let finished = try run.finish()
    if finished.status == 0 { duration = ContinuousClock.now - began }
    switch try aftermath(finished, target, isHit: isHit) {
    case .missed: return
    case .survived: survived += 1
    case .ended(let isReplaced): try mend(isReplaced: isReplaced)
    }
    hits[target, default: 0] += 1
    try sides.verify()
  }

  /// Sends the signal. False where there was nobody.
  private mutating func hit(_ target: Target, of run: StartedProcess) -> Bool {
    guard !run.hasEnded else { return false }
    let pid: pid_t? =
      switch target {
      case .group: -run.pid
      case .coordinator: run.pid
      case .worker, .writer:
        children(of: run.pid, target.rawValue).sorted().randomElement(using: &numbers)
      }
    return pid.map { kill($0, SIGKILL) == 0 } ?? false
  }

  private func aftermath(_ finished: Finished, _ target: Target, isHit: Bool) throws -> Aftermath {
    switch (finished.status, target) {
    case (0, _):
      try sides.settle()
      return isHit ? .survived : .missed
    case (2, .writer):
      #expect(finished.error.contains("the writer ended by signal 9"))
      #expect(try !sides.isReplaced())
      return .ended(isReplaced: false)
    case (128 + SIGKILL, .group), (128 + SIGKILL, .coordinator):
      return .ended(isReplaced: try sides.isReplaced())
    default:
      Issue.record("\(target): status \(finished.status): \(finished.error)")
      return .ended(isReplaced: try sides.isReplaced())
    }
  }

  private mutating func mend(isReplaced: Bool) throws {
    if isReplaced { replaced += 1 }
    let parts = try sides.complete()
    if parts > 0 { resumed += 1 }
    reused += parts
  }
}

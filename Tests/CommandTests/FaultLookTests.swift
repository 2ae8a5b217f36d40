// Every call by which a run looks at files, lists and reads them, or asks for descriptors, fails
// once.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"))
struct FaultLookTests {
  /// Every call behind `CHATMILL_CHAOS`, else some of them.
  private static let step = Chaos.wanted == nil ? 29 : 1

  @Test(arguments: [FaultRole.coordinator, .worker, .writer])
  func `a run that cannot see loses no input unsaid`(_ role: FaultRole) throws {
    let bench = try FaultBench(.exchanged)
    for (index, kind) in FaultKind.looking.enumerated() {
      let hits = try sweep(bench, role, kind, from: 1 + index * 4 % FaultLookTests.step)
      let calls = FaultCall.allCases.filter { hits[$0] != nil }.map { "\(hits[$0]!) \($0)" }
      let (sum, list) = (hits.values.reduce(0, +), calls.joined(separator: ", "))
      Chaos.tell("faults: \(role), output \(bench.place), seeing, \(kind): \(sum) (\(list))")
    }
  }

  /// Lets one call after the other fail until a run makes no more. Returns how many of each were
  /// hit.
  private func sweep(
    _ bench: FaultBench, _ role: FaultRole, _ kind: FaultKind, from first: Int
  ) throws -> [FaultCall: Int] {
    var hits: [FaultCall: Int] = [:]
    for call in stride(from: first, to: 10_000, by: FaultLookTests.step) {
      let (finished, hit) = try bench.run(role, kind, .look, call: call)
      let said = Comment("\(role), \(kind), call \(call): \(finished.status), \(finished.error)")
      try check(finished, kind, bench.sides, said)
      guard let hit else { break }
      hits[hit, default: 0] += 1
    }
    return hits
  }

  /// Status 0 is the output of a calm run; 1 names each file that is missing in it; 2 is the output
  /// before.
  private func check(
    _ finished: Finished, _ kind: FaultKind, _ sides: TwoSides, _ said: Comment
  ) throws {
    let lines = finished.error.split(separator: "\n")
    switch finished.status {
    case 0:
      // What could not be removed beside the new output is told, and left to the next run.
      #expect(try sides.isReplaced() && lines.allSatisfy { $0.contains("/out.chatmill/") }, said)
    case 1:
      #expect(try RunReport(of: sides.output).totals.failed == lines.count, said)
      #expect(lines.allSatisfy { $0.contains("/in0") || $0.contains("/in1") }, said)
      try sides.verify()
    case 2:
      #expect(try !sides.isReplaced() && (1...2).contains(lines.count), said)
      #expect(lines.allSatisfy { $0.hasPrefix("chatmill: ") }, said)
    default: Issue.record(said)
    }
    _ = try sides.complete()
  }
}

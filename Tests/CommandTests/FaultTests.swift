// Every system call by which a run writes fails once: nothing is replaced, one line says why,
// nothing stays behind.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"))
struct FaultTests {
  /// Every call behind `CHATMILL_CHAOS`, else some of them.
  private static let step = Chaos.wanted == nil ? 11 : 1

  @Test(arguments: [
    (FaultRole.coordinator, FaultPlace.exchanged), (.coordinator, .movedAside),
    (.coordinator, .first), (.worker, .exchanged), (.writer, .exchanged),
  ])
  func `a run whose n-th call fails replaces nothing, or succeeds`(
    _ role: FaultRole, _ place: FaultPlace
  ) throws {
    let bench = try FaultBench(place)
    for (index, kind) in FaultKind.writing.enumerated() {
      let hits = try sweep(bench, role, kind, from: 1 + index % min(3, FaultTests.step))
      let calls = FaultCall.allCases.filter { hits[$0] != nil }.map { "\(hits[$0]!) \($0)" }
      let sum = hits.values.reduce(0, +)
      let list = calls.joined(separator: ", ")
      Chaos.tell("faults: \(role), output \(place), \(kind): \(sum) (\(list))")
    }
  }

  /// Lets one call after the other fail until a run makes no more. Returns how many of each were
  /// hit.
  private func sweep(
    _ bench: FaultBench, _ role: FaultRole, _ kind: FaultKind, from first: Int
  ) throws -> [FaultCall: Int] {
    var hits: [FaultCall: Int] = [:]
    for call in stride(from: first, to: 10_000, by: FaultTests.step) {
      let (finished, hit) = try bench.run(role, kind, call: call)
      guard let hit else {
        #expect(finished.status == 0, "\(finished.error)")
        try bench.sides.settle()
        break
      }
      hits[hit, default: 0] += 1
      try check(finished, Fault(role: role, kind: kind, place: bench.place, call: hit), bench.sides)
    }
    #expect(!hits.isEmpty)
    return hits
  }

  private func check(_ finished: Finished, _ fault: Fault, _ sides: TwoSides) throws {
    let said = Comment("\(fault): status \(finished.status), \(finished.error)")
    #expect(fault.statuses.contains(finished.status), said)
    if finished.status == 2, let reason = fault.kind.reason {
      #expect(finished.error.contains("cannot") && finished.error.contains(reason), said)
      #expect(finished.error.split(separator: "\n").count == 1, said)
    }
    if finished.status == 0, !fault.mayLeaveRest {
      try sides.settle()
      return
    }
    if !fault.mayRemove || FileManager.default.fileExists(atPath: sides.output) {
      let isReplaced = try sides.isReplaced()
      #expect(isReplaced == (finished.status == 0) || fault.mayReplace, said)
    }
    _ = try sides.complete()
  }
}

/// One fault that came about.
private struct Fault {
  let role: FaultRole
  let kind: FaultKind
  let place: FaultPlace
  let call: FaultCall

  /// What the exit status of the run may be.
  var statuses: [Int32] {
    switch (kind, role) {
    case (.full, _), (.quota, _), (.error, _): refused
    case (.short, _), (.interrupted, _): [0]
    case (.killed, .coordinator): [128 + SIGKILL]
    case (.killed, .worker): [0]
    case (.killed, .writer): [2]
    case (.files, _), (.memory, _), (.denied, _), (.stale, _): refused
    }
  }

  /// Two directories that cannot be exchanged are renamed. What is removed is of no use any more,
  /// or would be published.
  private var refused: [Int32] {
    switch call {
    case .exchange: [0]
    case .remove: [0, 2]
    default: [2]
    }
  }

  /// Whether the new output may stand though the run did not succeed.
  var mayReplace: Bool { role == .coordinator && kind == .killed }

  /// Whether no output may stand until the next run: a kill between the two steps.
  var mayRemove: Bool { mayReplace && place == .movedAside }

  /// Whether a run that succeeded may leave something for the next one to remove.
  var mayLeaveRest: Bool { call == .remove }
}

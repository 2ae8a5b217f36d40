// The batcher under random luck: whatever happens in whichever order, each item is finished once,
// and no innocent one fails.
import Foundation
import Model
import Support
import Testing

struct BatcherRandomTests {
  /// 100,000 histories in all; `make chaos` asks for more.
  private static let histories =
    Int(ProcessInfo.processInfo.environment["CHATMILL_HISTORIES"] ?? "") ?? 100_000
  private static let parts = 8

  @Test(arguments: 0..<parts)
  func `every item is finished once, in bounds, whatever happens`(_ part: Int) {
    for number in 0..<BatcherRandomTests.histories / BatcherRandomTests.parts {
      let seed = UInt64(part) << 32 | UInt64(number)
      var history = History(seed)
      history.world.run()
      let mistakes = history.mistakes()
      #expect(mistakes.isEmpty, "history \(seed): \(mistakes)")
      if !mistakes.isEmpty { return }
    }
  }
}

/// One random history and what must be true of it.
private struct History {
  var world: World
  private let limits: BatchLimits
  private let behaviour: Behaviour
  private let items: Int
  private let mayLeave: Bool

  init(_ seed: UInt64) {
    var seeded = Seeded(seed)
    items = seeded.below(28)
    limits = History.limits(&seeded)
    behaviour = History.behaviour(items, &seeded)
    world = World(
      limits, behaviour, items: items, pace: [0, 0.01, 0.5][seeded.below(3)], seed: seeded.next())
    if seeded.below(5) == 0 { world.deadline = 3 }
    if seeded.below(5) == 0 { world.cancels = true }
    if seeded.below(8) == 0 { world.stopsAfter = seeded.below(items + 1) }
    mayLeave = world.deadline != nil || world.cancels || world.stopsAfter != nil
  }

  private static func limits(_ seeded: inout Seeded) -> BatchLimits {
    var limits = BatchLimits()
    limits.size = [1, 2, 3, 4, 8, 16][seeded.below(6)]
    limits.bytes = [25, 40, 1000][seeded.below(3)]
    limits.wait = [0, 0.2, 1][seeded.below(3)]
    limits.queue = limits.size * (1 + seeded.below(4))
    limits.workers = 1 + seeded.below(3)
    limits.ahead = 1 + seeded.below(2)
    limits.attempts = 1 + seeded.below(3)
    (limits.timeout, limits.start) = (5, 5)
    return limits
  }

  private static func behaviour(_ items: Int, _ seeded: inout Seeded) -> Behaviour {
    var behaviour = Behaviour()
    guard items > 0 else { return behaviour }
    for _ in 0..<[0, 0, 1, 2, 5][seeded.below(5)] {
      let faults = Behaviour.Fault.allCases
      behaviour.poison[seeded.below(items)] = faults[seeded.below(faults.count)]
    }
    for _ in 0..<seeded.below(3) { behaviour.refused.insert(seeded.below(items)) }
    if seeded.below(6) == 0 { behaviour.room = 1 + seeded.below(4) }
    if seeded.below(12) == 0 { behaviour.isBroken = true }
    if seeded.below(10) == 0 { behaviour.killEvery = 6 }
    if seeded.below(12) == 0 { behaviour.usableFor = seeded.below(8) }
    return behaviour
  }

  func mistakes() -> [String] {
    var found = world.mistakes + finishing() + sends()
    if !isDeterministic { found.append("the same events gave other actions") }
    if let reason = world.reason, !mayGiveUp { found.append("gave up: \(reason)") }
    if behaviour.isBroken, world.reason == nil, sendable >= 8, !mayLeave {
      found.append("a broken model was not given up")
    }
    return found
  }

  /// A model that never answers anything cannot be told from a broken one.
  private var mayGiveUp: Bool {
    behaviour.isBroken || behaviour.killEvery > 0 || world.kept == nil
      || behaviour.usableFor < .max
  }

  /// A few items may all be poison.
  private var sendable: Int { world.sizes.values.count { $0 <= limits.bytes } }

  private func finishing() -> [String] {
    (0..<world.arrived).compactMap { item in
      guard let outcome = world.outcomes[item] else { return "\(item) is not finished" }
      return isRight(outcome, of: item) ? nil : "\(item) ended as \(outcome)"
    }
  }

  private func isRight(_ outcome: ItemOutcome, of item: Int) -> Bool {
    switch outcome {
    case .answered:
      behaviour.poison[item] == nil && !behaviour.refused.contains(item) && !behaviour.isBroken
    case .late, .cancelled: mayLeave
    case .failed(let failure):
      switch failure.kind {
      case .input: world.sizes[item]! > limits.bytes
      case .item: behaviour.refused.contains(item) && item % 2 == 1
      // An error that another attempt might mend, and did not.
      case .later: behaviour.refused.contains(item) && item % 2 == 0
      case .model: world.reason != nil
      case .batch, .died, .timeout, .tooBig:
        behaviour.poison[item] != nil || behaviour.isBroken || behaviour.killEvery > 0
      }
    }
  }

  /// k poison items of n that went out together cost at most 2k(log2(n/k) + 2) further batches, one
  /// at most 16 where n is 128.
  private func sends() -> [String] {
    guard behaviour.killEvery == 0, !behaviour.isBroken, behaviour.room == .max,
      behaviour.refused.isEmpty, behaviour.usableFor == .max, world.reason == nil,
      limits.attempts <= 2
    else { return [] }
    let first = world.arrived
    let poison = Double(behaviour.poison.count)
    guard poison > 0 else { return world.sends > first ? ["\(world.sends) batches"] : [] }
    let size = Double(max(limits.size, 2))
    // Each poison item may meet its own batch, and take one along that was ahead.
    let most = Double(first) + poison * (2 * (log2(size) + 2) + 1) + 8
    return Double(world.sends + world.probes) > most
      ? ["\(world.sends) batches, \(world.probes) probes"] : []
  }

  private var isDeterministic: Bool {
    var again = Batcher(limits)
    return world.events.flatMap { again.take($0.0, at: $0.1) } == world.allActions
  }
}

// The split: what `--validation` may say, and which dialogues a rule holds back.
import Testing

@testable import Bytes
@testable import Cleaning
@testable import Recipe

struct SplitTests {
  private func keys(_ count: Int, seed: UInt64 = 0) -> [SplitKey] {
    let file = Fingerprint(low: 5, high: 6)
    return (0..<count).map {
      SplitKey(file: file, pair: Fingerprint(low: UInt64($0), high: 0), seed: seed)
    }
  }

  @Test(arguments: [
    ("none", SetAmount.none), ("0", .count(0)), ("12", .count(12)), ("1%", .percent(1)),
    ("0.5%", .percent(0.5)),
    ("100%", .percent(100)), ("0%", .percent(0)), ("007", .count(7)), ("12.25%", .percent(12.25)),
  ])
  func `a split is none, a number or a percentage`(_ text: String, _ split: SetAmount) {
    #expect(SetAmount(text) == split)
  }

  @Test(arguments: [
    "", "%", "-1", "+1", "1.5", "101%", "100.1%", "1e1%", "-1%", "1%%", "NONE", " 1", "1 %", "１",
    ".5%", "1.2.3%",
    "inf%", "nan%", "99999999999999999999", "1000000000001",
  ])
  func `anything else is no split`(_ text: String) {
    #expect(SetAmount(text) == nil)
  }

  @Test(arguments: [(0.0, 0), (0.5, 1), (1, 1), (25, 1), (99.9, 1), (100, 1)])
  func `a percentage is a share of the hash space`(_ percent: Double, _ atLeast: Int) throws {
    let rule = try #require(SetBounds([.percent(percent)]))
    let all = keys(4000)
    let held = all.filter { rule.set(of: $0) == 1 }
    let bound = percent / 100 * 0x1p64
    #expect(held == all.filter { Double($0.hash) < bound })
    #expect(held.count >= atLeast)
    #expect(abs(Double(held.count) - 40 * percent) < 120)
    if percent == 100 { #expect(held.count == all.count) }
  }

  @Test func `no split and a count of none hold nothing back, a count needs a look first`() throws {
    for split in [SetAmount.none, .count(0)] {
      let rule = try #require(SetBounds([split]))
      #expect(!keys(500).contains { rule.set(of: $0) != 0 })
    }
    #expect(SetBounds([.count(1)]) == nil)
  }

  @Test(arguments: [0, 1, 2, 10, 99, 100, 150])
  func `the lowest keys are those that sorting finds`(_ limit: Int) {
    for seed in UInt64(0)..<5 {
      let all = keys(100, seed: seed)
      var lowest = LowestKeys(limit)
      for key in all + all.reversed() { lowest.insert(key) }
      let expected = all.sorted().prefix(limit)
      #expect(lowest.count == expected.count)
      #expect(lowest.sorted == Array(expected))
    }
  }

  @Test func `several sets lie one above another in the hash space, and share no key`() throws {
    let all = keys(4000).sorted()
    let percents = try #require(SetBounds([.percent(10), .none, .percent(30.5)]))
    let shares = all.map { percents.set(of: $0) }
    #expect(
      shares == shares.filter { $0 == 1 } + shares.filter { $0 == 3 } + shares.filter { $0 == 0 })
    #expect(abs(shares.count { $0 == 1 } - 400) < 120 && abs(shares.count { $0 == 3 } - 1220) < 160)
    var counts = SetBounds(percentagesOf: [.count(3), .none, .count(5)])
    counts.add(countsOf: [.count(3), .none, .count(5)], from: Array(all.prefix(8)))
    #expect(all.prefix(9).map { counts.set(of: $0) } == [1, 1, 1, 3, 3, 3, 3, 3, 0])
    #expect(SetBounds([.percent(1), .count(2)]) == nil)
  }

  @Test func `numbers take the lowest keys above all percentages, in any order of the sets`() {
    var random = SystemRandomNumberGenerator()
    for seed in UInt64(0)..<40 {
      let all = keys(300, seed: seed)
      let amounts: [SetAmount] = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        switch Int.random(in: 0..<3, using: &random) {
        case 0: .percent(Double(Int.random(in: 0...12, using: &random)))
        case 1: .count(Int.random(in: 0...20, using: &random))
        default: .none
        }
      }
      var bounds = SetBounds(percentagesOf: amounts)
      let pure = all.map { bounds.set(of: $0) }
      // Alone, percentages are what they are beside numbers.
      let alone = amounts.map { if case .percent = $0 { $0 } else { SetAmount.none } }
      #expect(pure == all.map { SetBounds(alone)!.set(of: $0) })
      let free = all.filter { bounds.set(of: $0) == 0 }.sorted()
      bounds.add(countsOf: amounts, from: free)
      #expect(zip(all, pure).allSatisfy { $1 == 0 || bounds.set(of: $0) == $1 })
      let wanted = amounts.enumerated().flatMap { Array(repeating: $0 + 1, count: $1.count) }
      #expect(free.prefix(wanted.count).map { bounds.set(of: $0) } == wanted)
      #expect(free.dropFirst(wanted.count).allSatisfy { bounds.set(of: $0) == 0 })
    }
  }

  @Test func `file, pair and seed decide the hash, and ties go by identity`() {
    let (one, two) = (Fingerprint(low: 1, high: 2), Fingerprint(low: 3, high: 4))
    let all = [
      SplitKey(file: one, pair: two, seed: 0), SplitKey(file: two, pair: one, seed: 0),
      SplitKey(file: one, pair: one, seed: 0), SplitKey(file: one, pair: two, seed: 1),
    ]
    #expect(Set(all.map(\.hash)).count == 4)
    #expect(all[0] == SplitKey(file: one, pair: two, seed: 0))
    #expect(all[0].identity == all[3].identity)
    #expect(all.allSatisfy { !($0 < $0) })
  }
}

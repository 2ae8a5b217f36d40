// Pairs of agent and customer: numbered by their ids, named by what stands for them.
import Support
import Testing

@testable import Cleaning

struct PairTableTests {
  private let pairs = [
    ("kf", "a"), ("kf", "b"), ("kf", "a"), ("", "kfa"), ("k", "fa"), ("kf", "b"),
  ]

  private func names(_ table: borrowing PairTable, _ number: Int) -> [String] {
    let names = table.names(of: number)
    return [text(names.agent), text(names.customer)]
  }

  private func number(_ pair: (String, String), _ table: inout PairTable) -> (Int, Bool) {
    withBytes(pair.0) { agent in
      withBytes(pair.1) { customer in table.number(agent: agent, customer: customer) }
    }
  }

  @Test func `pairs have numbers in the order in which they come`() {
    var table = PairTable()
    var seen: [Int] = []
    for pair in pairs {
      let (number, isNew) = number(pair, &table)
      #expect(isNew == !seen.contains(number))
      #expect(names(table, number) == [pair.0, pair.1])
      seen.append(number)
    }
    #expect(seen == [0, 1, 0, 2, 3, 1])
  }

  @Test func `other names have their own fingerprints, and are asked for once`() {
    var asked = 0
    var renamed = PairTable { id, use in
      asked += 1
      withBytes(text(id).uppercased(), use)
    }
    var plain = PairTable()
    for pair in pairs {
      let (number, _) = number(pair, &renamed)
      let (same, _) = self.number((pair.0.uppercased(), pair.1.uppercased()), &plain)
      #expect(number == same)
      #expect(names(renamed, number) == [pair.0.uppercased(), pair.1.uppercased()])
      #expect(renamed.fingerprint(of: number) == plain.fingerprint(of: same))
    }
    #expect(asked == 8)
  }
}

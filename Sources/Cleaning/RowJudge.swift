// The fate of a row: the four tests of behaviour §3, in their order.
import Glibc

/// Decides what becomes of each row of one file.
package struct RowJudge: ~Copyable {
  /// The four needed cells of a row as they print; blank ones are empty.
  package struct Needed {
    package var agent = Bytes(start: nil, count: 0)
    package var customer = Bytes(start: nil, count: 0)
    package var role = Bytes(start: nil, count: 0)
    package var message = Bytes(start: nil, count: 0)

    package init() {}
  }

  private let agentValues: RoleValues
  private let customerValues: RoleValues
  private let rules: SystemRules
  private var seen = FingerprintSet()

  package init(_ recipe: Recipe) {
    agentValues = RoleValues(recipe.agentValues)
    customerValues = RoleValues(recipe.customerValues)
    rules = SystemRules(recipe.systemMessages)
  }

  /// Tests emptiness, role and system messages; nil where the row passes all three.
  ///
  /// On return the agent, the customer and the role are trimmed. `isAgent` says who speaks.
  @inline(__always)
  package borrowing func drop(_ row: inout Needed, isAgent: inout Bool) -> Fate? {
    row.agent = Text.trimmed(row.agent)
    row.customer = Text.trimmed(row.customer)
    row.role = Text.trimmed(row.role)
    if row.agent.isEmpty || row.customer.isEmpty || row.role.isEmpty
      || Text.trimmed(row.message).isEmpty
    {
      return .empty
    }
    isAgent = agentValues.contains(row.role)
    if !isAgent, !customerValues.contains(row.role) { return .role }
    return rules.matches(row.message) ? .system : nil
  }

  /// Whether the row with this fingerprint was kept before; else it now counts as kept.
  @inline(__always)
  package mutating func isDuplicate(_ fingerprint: Fingerprint) -> Bool {
    !seen.insert(fingerprint)
  }
}

/// The texts that mean one role, end to end in one block.
private final class RoleValues {
  private let bytes: UnsafeMutableBufferPointer<UInt8>
  private let ends: [Int]

  init(_ values: [String]) {
    let trimmed = values.map { Array(Text.trimmed($0).utf8) }
    bytes = .allocate(capacity: trimmed.reduce(0) { $0 + $1.count })
    _ = bytes.initialize(from: trimmed.joined())
    ends = trimmed.reduce(into: []) { $0.append(($0.last ?? 0) + $1.count) }
  }

  deinit { bytes.deallocate() }

  @inline(__always)
  func contains(_ role: Bytes) -> Bool {
    var start = 0
    for end in ends {
      // Safe: `start` and `end` lie in the block; the role is not empty.
      if end - start == role.count,
        memcmp(bytes.baseAddress! + start, role.baseAddress!, role.count) == 0
      {
        return true
      }
      start = end
    }
    return false
  }
}

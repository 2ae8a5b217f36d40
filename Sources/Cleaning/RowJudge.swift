// The fate of a row: the four tests of behaviour §3, in their order.

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

  private let agentValues: [[UInt8]]
  private let customerValues: [[UInt8]]
  private let rules: SystemRules
  private var seen = FingerprintIndex()

  package init(_ recipe: Recipe) {
    agentValues = recipe.agentValues.map { Array(Text.trimmed($0).utf8) }
    customerValues = recipe.customerValues.map { Array(Text.trimmed($0).utf8) }
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
    isAgent = contains(agentValues, row.role)
    if !isAgent, !contains(customerValues, row.role) { return .role }
    return rules.matches(row.message) ? .system : nil
  }

  /// Whether the row with this fingerprint was kept before; else it now counts as kept.
  @inline(__always)
  package mutating func isDuplicate(_ fingerprint: Fingerprint) -> Bool {
    !seen.number(of: fingerprint).isNew
  }

  @inline(__always)
  private borrowing func contains(_ values: [[UInt8]], _ role: Bytes) -> Bool {
    for value in values where value.count == role.count && value.elementsEqual(role) { return true }
    return false
  }
}

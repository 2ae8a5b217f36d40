// The fate of a row: the tests of behaviour §3, in their order.
import Bytes
import Glibc
import Recipe

/// Decides what becomes of each row of one file.
package struct RowJudge: ~Copyable {
  private let recipe: Recipe
  private var agentValues: TextList
  private var customerValues: TextList
  private var othersAreCustomer = false
  private let ownTypes: TypeJudge?
  private let types: Unmanaged<TypeJudge>?
  private let rules: SystemRules
  private let owner: RuleMatcher?
  private let matcher: Unmanaged<RuleMatcher>?
  private var seen = FingerprintSet()

  /// - Parameter matcher: the recipe's compiled rules, if it has any.
  package init(_ recipe: Recipe, matcher: RuleMatcher? = nil) {
    owner = matcher
    self.matcher = matcher.map { Unmanaged.passUnretained($0) }
    self.recipe = recipe
    agentValues = TextList(recipe.agentValues, isFolded: recipe.foldsRoles)
    customerValues = TextList(recipe.customerValues, isFolded: recipe.foldsRoles)
    ownTypes = recipe.types.isEmpty ? nil : TypeJudge(recipe.types)
    types = ownTypes.map { Unmanaged.passUnretained($0) }
    rules = SystemRules(recipe.systemMessages)
  }

  /// The rows that come next are of this profile.
  package mutating func begin(_ profile: Profile?) {
    let (agents, customers) = (profile?.agentValues ?? [], profile?.customerValues ?? [])
    agentValues = TextList(
      agents.isEmpty ? recipe.agentValues : agents, isFolded: recipe.foldsRoles)
    customerValues = TextList(
      customers.isEmpty ? recipe.customerValues : customers, isFolded: recipe.foldsRoles)
    othersAreCustomer = profile?.othersAreCustomer ?? false
  }

  /// Whether a row that is dropped ends its dialogue by its type.
  ///
  /// Ends are often said by nobody, or in no words: so it does not count who speaks and what, only
  /// whose dialogue it is.
  package borrowing func endsTalk(_ row: RowCells, _ fate: Fate) -> Bool {
    switch fate {
    case .empty, .role, .type:
      !row.agent.isEmpty && !row.customer.isEmpty
        && types?._withUnsafeGuaranteedRef { $0.isCut(row.type) } ?? false
    default: false
    }
  }

  /// Tests emptiness, role, type and system messages; nil if the row passes all of them.
  ///
  /// On return the agent, the customer and the role are trimmed. `isAgent` says who speaks. Changes
  /// nothing of the judge, but a judge that is only borrowed is copied for each row.
  @inline(__always)
  package mutating func drop(_ row: inout RowCells, isAgent: inout Bool) -> Fate? {
    row.agent = WhiteSpace.trimmed(row.agent)
    row.customer = WhiteSpace.trimmed(row.customer)
    row.role = WhiteSpace.trimmed(row.role)
    let message = WhiteSpace.trimmed(row.message)
    if row.agent.isEmpty || row.customer.isEmpty || row.role.isEmpty || message.isEmpty {
      return .empty
    }
    isAgent = agentValues.contains(row.role)
    if !isAgent, !othersAreCustomer, !customerValues.contains(row.role) { return .role }
    if let types, !types._withUnsafeGuaranteedRef({ $0.isKept(row.type) }) { return .type }
    if rules.matches(row.message) { return .system }
    // Safe: `owner` keeps the matcher. A reference that is counted would be so for every row.
    guard let rule = matcher?._withUnsafeGuaranteedRef({ $0.match(message) }) else { return nil }
    row.rule = rule
    return .system
  }

  /// Whether the row with this fingerprint was kept before; else it now counts as kept.
  @inline(__always)
  package mutating func isDuplicate(_ fingerprint: Fingerprint) -> Bool {
    !seen.insert(fingerprint)
  }
}

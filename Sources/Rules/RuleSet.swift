// From rules to one database.

package enum RuleSet {
  /// Compiles rules, in the order in which they are tried.
  ///
  /// It takes a part of a second for hundreds of rules, so it is done once; see ``CompiledRules/serialized``.
  ///
  /// - Throws: `RulesError` that names the rule and what Hyperscan has against it.
  package static func compile(_ rules: [MessageRule]) throws -> CompiledRules {
    if let fault = rules.lazy.compactMap(\.fault).first { throw RulesError(fault) }
    let owners = rules.enumerated().flatMap { place, rule in
      rule.except.map { _ in UInt32(place) }
    }
    let names = rules.map(\.name)
    if rules.isEmpty { return CompiledRules(names: [], owners: [], scanner: nil) }
    do {
      let scanner = try Scanner(expressions(rules))
      return CompiledRules(names: names, owners: owners, scanner: scanner)
    } catch let fault as CompileFault {
      throw described(fault, rules: names, owners: owners)
    }
  }

  /// Rules first, then exceptions; ids are places.
  private static func expressions(_ rules: [MessageRule]) -> [Expression] {
    let excepts = rules.flatMap(\.except)
    return rules.enumerated().map { Expression($1, id: $0) }
      + excepts.enumerated().map { Expression(except: $1, id: rules.count + $0) }
  }

  private static func described(_ fault: CompileFault, rules: [String], owners: [UInt32])
    -> RulesError
  {
    guard let place = fault.expression else { return RulesError("message rules: \(fault.reason)") }
    let rule = place < rules.count ? place : Int(owners[place - rules.count])
    return RulesError("rule '\(rules[rule])': \(fault.reason)")
  }
}

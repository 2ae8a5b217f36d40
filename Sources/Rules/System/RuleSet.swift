// From rules to one database.
import Recipe

package enum RuleSet {
  /// Compiles rules, in the order in which they are tried.
  ///
  /// It takes a part of a second for hundreds of rules, so it is done once; see
  /// ``CompiledRules/serialized``.
  ///
  /// - Throws: `RulesError` that names the rule and what Hyperscan has against it.
  package static func compile(_ rules: [MessageRule]) throws -> CompiledRules {
    for (place, rule) in rules.enumerated() {
      if let fault = rule.fault { throw RulesError(fault, rule: place) }
    }
    let owners = rules.enumerated().flatMap { place, rule in
      rule.except.map { _ in UInt32(place) }
    }
    let names = rules.map(\.name)
    do {
      return CompiledRules(
        names: names, owners: owners, templates: Templates(templates(rules)),
        scanner: try scanner(expressions(rules)))
    } catch let fault as CompileFault {
      throw described(fault, rules: names, owners: owners)
    }
  }

  /// Whether Hyperscan has anything to compile.
  package static func hasExpressions(_ rules: [MessageRule]) -> Bool {
    rules.contains { Expression($0, id: 0) != nil || !$0.except.isEmpty }
  }

  /// What compiled rules depend on beside the rules: Hyperscan's version, and the kind of
  /// processor.
  package static var engine: String { Scanner.engine }

  /// Loads the library, which cannot be done behind a fence.
  package static func prepare() { Scanner.load() }

  private static func templates(_ rules: [MessageRule]) -> [(rule: UInt32, template: Template)] {
    rules.enumerated().compactMap { place, rule in
      guard case .template(let text) = rule.pattern else { return nil }
      return Template(text).map { (UInt32(place), $0) }
    }
  }

  private static func scanner(_ expressions: [Expression]) throws -> Scanner? {
    if expressions.isEmpty { return nil }
    do { return try Scanner(expressions) } catch let fault as CompileFault {
      throw CompileFault(
        expression: fault.expression.map { Int(expressions[$0].id) },
        reason: fault.words(of: fault.expression.map { expressions[$0].text }))
    }
  }

  /// Rules first, then exceptions; ids are places.
  private static func expressions(_ rules: [MessageRule]) -> [Expression] {
    let excepts = rules.flatMap(\.except)
    return rules.enumerated().compactMap { Expression($1, id: $0) }
      + excepts.enumerated().map { Expression(except: $1, id: rules.count + $0) }
  }

  private static func described(_ fault: CompileFault, rules: [String], owners: [UInt32])
    -> RulesError
  {
    guard let place = fault.expression else { return RulesError("message rules: \(fault.reason)") }
    let rule = place < rules.count ? place : Int(owners[place - rules.count])
    return RulesError("rule '\(rules[rule])': \(fault.reason)", rule: rule)
  }
}

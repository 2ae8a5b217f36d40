// A recipe and its compiled rules: compiled once by whoever starts the job, read by every worker.
import Cleaning
import Rules

/// Everything that a worker judges by.
struct RuleBook {
  let recipe: Recipe
  /// nil where the recipe has no rules to compile.
  let matcher: RuleMatcher?
  /// nil where ids stay what they are.
  var pseudonyms: Pseudonyms?
}

extension JobSettings {
  /// Compiles the recipe's rules, which takes some tenths of a second for hundreds of them, unless an earlier run has.
  /// - Throws: `RulesError` that names the rule.
  package mutating func compileRules() throws {
    let rules = recipe.compiledRules
    guard !rules.isEmpty else { return }
    self.rules = try RuleCache().compiled(rules)
  }
}

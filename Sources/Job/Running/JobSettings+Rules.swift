// What a recipe names beside itself, read before a job starts: its compiled rules and its key.
import Cleaning
import Rules
import SystemPackage

extension JobSettings {
  /// Compiles the recipe's rules, which takes some tenths of a second for hundreds of them, unless
  /// an earlier run has.
  /// - Throws: `RulesError` that names the rule.
  package mutating func compileRules() throws {
    let rules = recipe.compiledRules
    guard !rules.isEmpty else { return }
    self.rules = try RuleCache().compiled(rules)
  }
}

extension JobSettings {
  /// Reads the key that the recipe names.
  package mutating func readKey() throws {
    guard let file = recipe.pseudonymKey?.file else { return }
    let key = try PseudonymKey(file: FilePath(file))
    recipe.pseudonymKey?.check = key.check
    pseudonymKey = key
  }
}

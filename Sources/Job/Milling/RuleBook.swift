// A recipe and its compiled rules: compiled once by whoever starts the job, read by every worker.
import Cleaning
import Recipe
import Rules

/// Everything that a worker judges by.
struct RuleBook {
  let recipe: Recipe
  /// nil where the recipe has no rules to compile.
  let matcher: RuleMatcher?
  /// nil where ids stay what they are.
  var pseudonyms: Pseudonyms?
}

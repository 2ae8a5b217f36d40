// The one error type of this module.

/// Why rules cannot be used: one line that names the rule and says what is wrong with it.
package struct RulesError: Error, Equatable, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

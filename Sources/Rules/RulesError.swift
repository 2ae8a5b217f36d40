// The one error type of this module.

/// Why rules cannot be used: one line that names the rule and says what is wrong with it.
package struct RulesError: Error, Equatable, Codable, CustomStringConvertible {
  package let description: String
  /// The place of the rule among those that were compiled; nil if no single one is at fault.
  package let rule: Int?

  package init(_ description: String, rule: Int? = nil) {
    (self.description, self.rule) = (description, rule)
  }
}

// Compiled rules that several files are judged by, one after another.
import Rules

/// Rules ready to match, behind a reference.
package final class RuleMatcher {
  private let rules: CompiledRules

  /// - Parameter serialized: what `CompiledRules.serialized` gave.
  package init(serialized: [UInt8]) throws { rules = try CompiledRules(serialized: serialized) }

  package var names: [String] { rules.names }

  /// The number of the first rule that drops the message; nil where it stays.
  /// White space at its ends is no part of a message to any compiled rule.
  func match(_ message: Bytes) -> Int? { rules.firstMatch(Text.trimmed(message)) }
}

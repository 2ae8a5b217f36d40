// Compiled rules that several files are judged by, one after another.
import Bytes
import Rules

/// Rules ready to match, behind a reference.
package final class RuleMatcher {
  private let rules: CompiledRules

  /// - Parameter serialized: what `CompiledRules.serialized` gave.
  package init(serialized: [UInt8]) throws { rules = try CompiledRules(serialized: serialized) }

  package var names: [String] { rules.names }

  /// The number of the first rule that drops the message; nil if it stays.
  /// - Parameter message: without the white space at its ends, which is no part of it to any
  ///   compiled rule.
  func match(_ message: Bytes) -> Int? { rules.firstMatch(message) }
}

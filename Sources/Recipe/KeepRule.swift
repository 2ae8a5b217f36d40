// One condition on what a model says of a dialogue: which field, compared how, with what.

/// `score >= 0.5`, `label != spam`, `flags.rude = false`.
///
/// A *field* is names joined by dots, each the name of a member of the object before. The value is
/// a number, `true` or `false`, or else a text; a text that looks like one of the others stands in
/// quotes, in which `\"` and `\\` are the only escapes.
package struct KeepRule: Equatable, Sendable {
  package enum Comparison: String, CaseIterable, Sendable {
    case atLeast = ">="
    case more = ">"
    case atMost = "<="
    case less = "<"
    case equal = "="
    case other = "!="

    /// Only numbers have an order.
    package var needsOrder: Bool { self != .equal && self != .other }
  }

  package enum Value: Equatable, Sendable {
    /// Finite. Digits beyond those of a double decide nothing.
    case number(Double)
    case text(String)
    case truth(Bool)
  }

  /// Names of members, from the outermost; at least one, and none is empty.
  package let field: [String]
  package let comparison: Comparison
  package let value: Value
  /// The condition as it was written, without white space at its ends.
  package let text: String

  /// - Throws: ``KeepFault``.
  package init(_ text: String) throws {
    var reader = KeepReader(text)
    (field, comparison, value) = try reader.condition()
    self.text = reader.text
  }
}

/// What is wrong with a condition, and where.
package struct KeepFault: Error, Equatable, CustomStringConvertible {
  package let reason: String
  /// The character, from 1, counted without white space before the condition.
  package let column: Int
  package var description: String { "character \(column): \(reason)" }
}

extension KeepRule: Codable {
  package init(from decoder: any Decoder) throws {
    try self.init(try decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

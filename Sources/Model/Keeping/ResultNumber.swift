// The number in a result by which results are put in order.
import Bytes
import Recipe

/// A field of results that holds numbers.
package struct ResultNumber: Sendable {
  private let field: [String]

  /// The field of the first condition that asks for a number; `score` where none does.
  package init(_ rules: [KeepRule]) {
    let first = rules.first { if case .number = $0.value { true } else { false } }
    field = first?.field ?? ["score"]
  }

  /// A field of results that stand under a name in another object.
  package init(_ field: [String], in name: String) { self.field = [name] + field }

  /// Its names, joined by dots.
  package var name: String { field.joined(separator: ".") }

  /// Nil where the result has no number there.
  package func value(in result: Bytes) -> Double? {
    guard let range = JSONField.range(field, in: result),
      let first = result[range].first, first == 0x2D || first &- 0x30 < 10
    else { return nil }
    return Double(String(decoding: result[range], as: UTF8.self)).flatMap {
      $0.isFinite ? $0 : nil
    }
  }
}

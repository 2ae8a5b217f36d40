// Whether a dialogue is kept, by what the model says of it.
import Bytes
import Recipe

/// What conditions say of one result.
package enum KeepVerdict: Equatable, Sendable {
  case keeps
  case refuses
  /// The result has no such field, or null there; nothing can be said.
  case lacks(field: String)
  /// The field holds a value of another kind than the one that it is compared with.
  case wrongKind(field: String)
}

/// Holds results against conditions, all of which must hold.
///
/// Nothing is decoded but the values at hand. Time is linear in the result for each condition.
/// Where an object has a member twice, the last one counts.
package struct KeepJudge: Sendable {
  private let rules: [KeepRule]

  package init(_ rules: [KeepRule]) { self.rules = rules }

  /// What cannot be compared counts before what does not hold, whatever the order of the
  /// conditions.
  /// - Parameter result: one JSON object.
  package func verdict(_ result: Bytes) -> KeepVerdict {
    var verdict = KeepVerdict.keeps
    for rule in rules {
      switch KeepJudge.verdict(result, rule) {
      case .keeps: break
      case .refuses: verdict = .refuses
      case let other: return other
      }
    }
    return verdict
  }

  private static func verdict(_ result: Bytes, _ rule: KeepRule) -> KeepVerdict {
    guard let range = JSONField.range(rule.field, in: result), result[range.lowerBound] != 0x6E
    else { return .lacks(field: rule.field.joined(separator: ".")) }
    guard let holds = holds(rule, Bytes(rebasing: result[range])) else {
      return .wrongKind(field: rule.field.joined(separator: "."))
    }
    return holds ? .keeps : .refuses
  }

  /// Nil for a value of another kind.
  private static func holds(_ rule: KeepRule, _ value: Bytes) -> Bool? {
    switch (rule.value, value[0]) {
    case (.number(let wanted), 0x2D), (.number(let wanted), 0x30...0x39):
      return Double(String(decoding: value, as: UTF8.self)).map {
        compare($0, rule.comparison, wanted)
      }
    case (.text(let wanted), 0x22):
      let isEqual = JSONString.isEqual(Bytes(rebasing: value[1..<value.count - 1]), wanted)
      return isEqual == (rule.comparison == .equal)
    case (.truth(let wanted), 0x74), (.truth(let wanted), 0x66):
      return ((value[0] == 0x74) == wanted) == (rule.comparison == .equal)
    default: return nil
    }
  }

  private static func compare(
    _ number: Double, _ comparison: KeepRule.Comparison, _ wanted: Double
  ) -> Bool {
    switch comparison {
    case .atLeast: number >= wanted
    case .more: number > wanted
    case .atMost: number <= wanted
    case .less: number < wanted
    case .equal: number == wanted
    case .other: number != wanted
    }
  }
}

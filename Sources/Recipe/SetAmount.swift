// How much a set beside `train` gets.

/// How many dialogues go to validation (behaviour §5.7).
package enum SetAmount: Sendable, Equatable {
  case none
  /// Exactly so many: those with the lowest hashes.
  case count(Int)
  /// Those whose hash lies in the lowest so many percent of the hash space.
  case percent(Double)

  /// `none`, a number of dialogues, or a percentage such as `1%` or `0.5%`; nil for anything else.
  package init?(_ text: String) {
    if text == "none" {
      self = .none
    } else if text.hasSuffix("%") {
      guard let percent = SetAmount.decimal(text.dropLast()), percent <= 100 else { return nil }
      self = .percent(percent)
    } else {
      guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(text),
        count <= SetAmount.mostCount
      else { return nil }
      self = .count(count)
    }
  }

  /// More dialogues than any job has; sums of it stay far from overflow.
  private static let mostCount = 1_000_000_000_000

  /// Digits with at most one point.
  private static func decimal(_ text: Substring) -> Double? {
    guard text.first?.isNumber == true, text.allSatisfy({ "0123456789.".contains($0) }) else {
      return nil
    }
    return Double(text)
  }
}

extension SetAmount {
  /// Dialogues of a set that is given as a number, 0 for others.
  package var count: Int { if case .count(let count) = self { count } else { 0 } }
}

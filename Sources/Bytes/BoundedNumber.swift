// Sums of numbers that somebody else has said: they end at the largest number there is, in place of
// a trap.

extension Int {
  /// The sum, or the number nearest to it.
  package func adding(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? (other < 0 ? .min : .max) : sum
  }

  /// The product, or the number nearest to it.
  package func multiplied(by other: Int) -> Int {
    let (product, isTooLarge) = multipliedReportingOverflow(by: other)
    return isTooLarge ? ((self < 0) == (other < 0) ? .max : .min) : product
  }

  /// The whole number towards zero, or the one nearest to it; 0 for what is no number.
  package init(nearest number: Double) {
    self =
      number.isNaN ? 0 : Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
  }
}

extension Sequence<Int> {
  /// The sum of numbers above 0, or the largest number there is.
  package var sum: Int { reduce(0) { $0.adding($1) } }
}

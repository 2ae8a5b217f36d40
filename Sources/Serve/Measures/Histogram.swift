// How often a measure was how large.

/// Counts by upper bounds, as Prometheus has them.
package struct Histogram: Sendable, Equatable {
  private let bounds: [Double]
  /// One for each bound, and one for what is above all.
  private var counts: [Int]
  private var sum = 0.0

  /// - Parameter bounds: ascending.
  package init(_ bounds: [Double]) {
    self.bounds = bounds
    counts = Array(repeating: 0, count: bounds.count + 1)
  }

  package mutating func observe(_ value: Double) {
    counts[bounds.firstIndex { value <= $0 } ?? bounds.count] += 1
    sum += value
  }

  /// The lines of a histogram in Prometheus' text format 0.0.4.
  func lines(_ name: String) -> String {
    var (text, below) = ("", 0)
    for (place, bound) in bounds.enumerated() {
      below += counts[place]
      text += "\(name)_bucket{le=\"\(Histogram.text(bound))\"} \(below)\n"
    }
    let all = below + counts[bounds.count]
    return text + "\(name)_bucket{le=\"+Inf\"} \(all)\n\(name)_sum \(sum)\n\(name)_count \(all)\n"
  }

  private static func text(_ bound: Double) -> String {
    bound == bound.rounded() ? "\(Int(bound))" : "\(bound)"
  }
}

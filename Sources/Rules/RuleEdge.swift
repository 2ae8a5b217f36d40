// What rules about whole messages demand of a message's first or last character: most messages need no scan for them.

/// One rule's demand. It may be met by messages that the rule does not fit, and is by all that it fits.
package enum RuleEdge: Sendable, Equatable {
  /// The message begins with one of these.
  case first([Unicode.Scalar])
  /// The message ends with one of these, a full stop and a blank aside.
  case last([Unicode.Scalar])
}

/// The demands of many rules.
struct RuleEdges: Equatable {
  /// Ascending.
  let first: [UInt32]
  let last: [UInt32]
  private let firstBits: ScalarBits
  private let lastBits: ScalarBits

  /// No rule has an edge.
  var isEmpty: Bool { first.isEmpty && last.isEmpty }

  init(_ edges: [RuleEdge]) {
    var (first, last): (Set<UInt32>, Set<UInt32>) = ([], [])
    for edge in edges {
      switch edge {
      case .first(let scalars): first.formUnion(scalars.map(\.value))
      case .last(let scalars): last.formUnion(scalars.map(\.value))
      }
    }
    self.init(first: first.sorted(), last: last.sorted())
  }

  init(first: [UInt32], last: [UInt32]) {
    (self.first, self.last) = (first, last)
    (firstBits, lastBits) = (ScalarBits(first), ScalarBits(last))
  }

  /// Whether one of the rules may fit.
  /// - Parameter message: valid UTF-8, not empty, without white space at its ends.
  func mayFit(_ message: UnsafeBufferPointer<UInt8>) -> Bool {
    if firstBits.contains(scalar(message, at: 0)) { return true }
    var end = message.count
    var start = RuleEdges.start(message, before: end)
    if start > 0, RuleEdges.isStop(scalar(message, at: start)) {
      repeat {
        end = start
        start = RuleEdges.start(message, before: end)
      } while start > 0 && RuleEdges.isBlank(scalar(message, at: start))
    }
    return lastBits.contains(scalar(message, at: start))
  }

  /// Where the character begins that ends at `end`.
  private static func start(_ message: UnsafeBufferPointer<UInt8>, before end: Int) -> Int {
    var start = end - 1
    while start > 0, message[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }

  private static func isStop(_ scalar: UInt32) -> Bool {
    scalar == 0x2E || scalar == 0x3002 || scalar == 0xFF0E
  }

  private static func isBlank(_ scalar: UInt32) -> Bool {
    scalar == 0x20 || scalar == 0xA0 || scalar == 0x3000
  }

}

/// The character that begins at `index` of valid UTF-8.
func scalar(_ message: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
  let first = UInt32(message[index])
  let rest = { (offset: Int) -> UInt32 in
    index + offset < message.count ? UInt32(message[index + offset] & 0x3F) : 0
  }
  if first < 0x80 { return first }
  if first < 0xE0 { return (first & 0x1F) << 6 | rest(1) }
  if first < 0xF0 { return (first & 0x0F) << 12 | rest(1) << 6 | rest(2) }
  return (first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3)
}

/// Scalars of the basic plane as bits.
struct ScalarBits: Equatable {
  private var words = [UInt64](repeating: 0, count: 0x10000 / 64)

  /// - Parameter scalars: below U+10000.
  init(_ scalars: [UInt32]) {
    for scalar in scalars { words[Int(scalar >> 6)] |= 1 << UInt64(scalar & 63) }
  }

  func contains(_ scalar: UInt32) -> Bool {
    scalar < 0x10000 && words[Int(scalar >> 6)] >> UInt64(scalar & 63) & 1 == 1
  }
}

// What two dialogues have in common: the character 5-grams of their turns.
import Bytes
import Recipe

/// Cuts dialogues into 5-grams (shingles) of Unicode scalars, as 64-bit hashes.
///
/// Labels are not part of it; between two turns stands one line end. A dialogue of less than five
/// scalars is one gram.
package struct Grams: Sendable {
  static let size = 5

  private let labels: [[UInt8]]

  package init(_ recipe: Recipe) {
    labels = [Array(recipe.agentLabel.utf8), Array(recipe.customerLabel.utf8)]
  }

  /// The different grams of a dialogue in ascending order.
  /// - Parameter dialogue: its turns, each with label and line end, and a blank line.
  package func set(of dialogue: Bytes) -> [UInt64] {
    var grams: [UInt64] = []
    grams.reserveCapacity(dialogue.count / 2)
    forEach(dialogue) { grams.append($0) }
    grams.sort()
    var kept = 0
    for gram in grams where kept == 0 || grams[kept - 1] != gram {
      grams[kept] = gram
      kept += 1
    }
    grams.removeLast(grams.count - kept)
    return grams
  }

  /// Whether two sets, in ascending order, share at least this part of their union (Jaccard's
  /// index).
  package static func areSimilar(_ one: [UInt64], _ other: [UInt64], by similarity: Double) -> Bool
  {
    var (common, left, right) = (0, 0, 0)
    while left < one.count, right < other.count {
      let (a, b) = (one[left], other[right])
      if a == b { common += 1 }
      if a <= b { left += 1 }
      if b <= a { right += 1 }
    }
    return Double(common) >= similarity * Double(one.count + other.count - common)
  }

  /// Hands on every gram as it comes, equal ones as often as they come.
  @inline(__always)
  func forEach(_ dialogue: Bytes, _ use: (UInt64) -> Void) {
    var window = Window()
    var index = 0
    let end = dialogue.count - 1
    while index < end {
      index += labelLength(dialogue, index)
      var scalar: UInt32 = 0
      while scalar != 0x0A, index < end {
        let width: Int
        (scalar, width) = decode(dialogue, index)
        index += width
        window.push(scalar)
        if window.count >= Grams.size { use(window.hash) }
      }
    }
    if window.count < Grams.size { use(window.hash) }
  }

  private func labelLength(_ text: Bytes, _ index: Int) -> Int {
    labels.first { label in
      text.count - index >= label.count && zip(text[index...], label).allSatisfy { $0 == $1 }
    }?.count ?? 0
  }

  /// The last five scalars, 21 bits each.
  private struct Window {
    private var old: UInt64 = 0
    private var new: UInt64 = 0
    private(set) var count = 0

    @inline(__always)
    mutating func push(_ scalar: UInt32) {
      old = old >> 21 | (new & 0x1F_FFFF) << 42
      new = new >> 21 | UInt64(scalar) << 21
      count += 1
    }

    /// One wide multiplication, folded, as in wyhash.
    @inline(__always)
    var hash: UInt64 {
      let product = (old ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(
        by: new ^ 0xC2B2_AE3D_27D4_EB4F)
      return product.high ^ product.low
    }
  }
}

/// Spreads the bits of a number (the finalizer of splitmix64).
enum Mix {
  @inline(__always)
  static func of(_ number: UInt64) -> UInt64 {
    var mixed = number
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

// Sets of numbers that are joined two by two.

/// Numbers from 0, each in one set, at first alone.
///
/// Union and find with halved paths; 4 bytes a number.
struct DisjointSets {
  /// By number another of its set that is smaller, or itself.
  private var parents: [UInt32]

  init(count: Int) { parents = (0..<count).map { UInt32($0) } }

  var count: Int { parents.count }

  /// The smallest number of a set.
  mutating func root(_ number: UInt32) -> UInt32 {
    var number = number
    while parents[Int(number)] != number {
      parents[Int(number)] = parents[Int(parents[Int(number)])]
      number = parents[Int(number)]
    }
    return number
  }

  /// Makes two sets one, which are named by their roots.
  mutating func join(_ one: UInt32, _ other: UInt32) {
    parents[Int(max(one, other))] = min(one, other)
  }

  /// Whether a number is the smallest of its set.
  func isRoot(_ number: UInt32) -> Bool { parents[Int(number)] == number }
}

// Which dialogues are held back for validation: decided by a keyed hash of their identity, and
// nothing else.
import Bytes
import Recipe

/// Where a dialogue, or what it is split by, stands in the hash space of a split. Ordered by hash,
/// ties by identity.
package struct SplitKey: Comparable, Sendable {
  package let hash: UInt64
  package let identity: Fingerprint

  /// - Parameters:
  ///   - file: fingerprint of the file's identity.
  ///   - pair: fingerprint of agent and customer.
  package init(file: Fingerprint, pair: Fingerprint, seed: UInt64) {
    identity = withUnsafeBytes(of: (file.low, file.high, pair.low, pair.high)) { Fingerprint($0) }
    hash = identity.keyed(seed)
  }

  /// The key of what has this identity.
  package init(identity: Fingerprint, seed: UInt64) {
    self.identity = identity
    hash = identity.keyed(seed)
  }

  package static func < (one: SplitKey, other: SplitKey) -> Bool {
    (one.hash, one.identity.high, one.identity.low)
      < (other.hash, other.identity.high, other.identity.low)
  }
}

/// How far a set reaches in the hash space, above that of the one before it.
package enum SetBound: Sendable {
  /// Below this hash; `nil` if everything is.
  case below(UInt64?)
  /// Up to this key.
  case upTo(SplitKey)

  package func covers(_ key: SplitKey) -> Bool {
    switch self {
    case .below(let bound): bound.map { key.hash < $0 } ?? true
    case .upTo(let last): key <= last
    }
  }
}

/// Decides for each dialogue which set it goes to.
///
/// Percentages lie one above another from the bottom of the hash space, so that they never depend
/// on other dialogues. Numbers take the lowest keys above them, in the order of the sets.
package struct SetBounds: Sendable {
  /// Ascending, each with the number of its set from 1.
  private var bounds: [(set: Int, bound: SetBound)]

  /// The bounds of sets that need no look at all dialogues first; nil if one has a number above
  /// 0.
  package init?(_ amounts: [SetAmount]) {
    if amounts.contains(where: { $0.count > 0 }) { return nil }
    self.init(percentagesOf: amounts)
  }

  /// The bounds of percentages alone; numbers have nothing yet.
  package init(percentagesOf amounts: [SetAmount]) {
    var sum = 0.0
    bounds = amounts.enumerated().compactMap { place, amount in
      guard case .percent(let percent) = amount else { return nil }
      sum += percent
      let bound = sum / 100 * 0x1p64
      return (place + 1, .below(bound < 0x1p64 ? UInt64(bound) : nil))
    }
  }

  /// Adds the sets that are given as numbers.
  /// - Parameter keys: the lowest of those in no set yet, ascending, as many as these sets have
  ///   together.
  package mutating func add(countsOf amounts: [SetAmount], from keys: [SplitKey]) {
    var end = 0
    for (place, amount) in amounts.enumerated() where amount.count > 0 {
      end += amount.count
      bounds.append((place + 1, .upTo(keys[end - 1])))
    }
  }

  /// 0 for `train`, else the number of the set from 1.
  package func set(of key: SplitKey) -> Int {
    for (set, bound) in bounds where bound.covers(key) { return set }
    return 0
  }
}

/// Finds the `limit` lowest of many keys in memory for `limit` of them: a heap with the highest at
/// its root. A key that comes again is not another.
package struct LowestKeys {
  private let limit: Int
  private var heap: [SplitKey] = []
  private var held: Set<Fingerprint> = []

  package init(_ limit: Int) { self.limit = limit }

  /// How many keys are held: `limit`, or all if fewer came.
  package var count: Int { heap.count }

  /// The lowest keys, ascending.
  package var sorted: [SplitKey] { heap.sorted() }

  package mutating func insert(_ key: SplitKey) {
    if heap.count < limit {
      guard held.insert(key.identity).inserted else { return }
      heap.append(key)
      siftUp(heap.count - 1)
    } else if let root = heap.first, key < root, held.insert(key.identity).inserted {
      held.remove(root.identity)
      heap[0] = key
      siftDown(0)
    }
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0, heap[(child - 1) / 2] < heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      let children = (2 * parent + 1..<2 * parent + 3).prefix { $0 < heap.count }
      guard let largest = children.max(by: { heap[$0] < heap[$1] }), heap[parent] < heap[largest]
      else { return }
      heap.swapAt(parent, largest)
      parent = largest
    }
  }
}

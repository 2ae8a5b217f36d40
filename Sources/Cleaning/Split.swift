// Which dialogues are held back for validation: decided by a keyed hash of their identity, and nothing else.

/// How many dialogues go to validation (behaviour §5.7).
package enum Split: Sendable, Equatable {
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
      guard let percent = Split.decimal(text.dropLast()), percent <= 100 else { return nil }
      self = .percent(percent)
    } else {
      guard text.allSatisfy({ $0.isASCII && $0.isNumber }), let count = Int(text) else {
        return nil
      }
      self = .count(count)
    }
  }

  /// Digits with at most one point.
  private static func decimal(_ text: Substring) -> Double? {
    guard text.first?.isNumber == true, text.allSatisfy({ "0123456789.".contains($0) }) else {
      return nil
    }
    return Double(text)
  }
}

/// Where a dialogue stands in the hash space of a split. Ordered by hash, ties by identity.
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

  package static func < (one: SplitKey, other: SplitKey) -> Bool {
    (one.hash, one.identity.high, one.identity.low)
      < (other.hash, other.identity.high, other.identity.low)
  }
}

/// Decides for each dialogue whether it is a validation dialogue.
package enum SplitRule: Sendable {
  /// Below this hash; `nil` where every dialogue is.
  case below(UInt64?)
  /// Up to this key.
  case upTo(SplitKey)

  /// The rule of a split that needs no look at all dialogues first; nil for a count above 0.
  package init?(_ split: Split) {
    switch split {
    case .none, .count(0): self = .below(0)
    case .count: return nil
    case .percent(let percent):
      let bound = percent / 100 * 0x1p64
      self = .below(bound < 0x1p64 ? UInt64(bound) : nil)
    }
  }

  package func isValidation(_ key: SplitKey) -> Bool {
    switch self {
    case .below(let bound): bound.map { key.hash < $0 } ?? true
    case .upTo(let last): key <= last
    }
  }
}

/// Finds the `limit` lowest of many keys in memory for `limit` of them: a heap with the highest at its root.
package struct LowestKeys {
  private let limit: Int
  private var heap: [SplitKey] = []

  package init(_ limit: Int) { self.limit = limit }

  /// How many keys are held: `limit`, or all where fewer came.
  package var count: Int { heap.count }

  /// The highest of the lowest keys; nil before the first.
  package var last: SplitKey? { heap.first }

  package mutating func insert(_ key: SplitKey) {
    if heap.count < limit {
      heap.append(key)
      siftUp(heap.count - 1)
    } else if let root = heap.first, key < root {
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

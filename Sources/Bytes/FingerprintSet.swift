// A hash table of fingerprints alone: which rows were kept before.
import Glibc

/// Remembers fingerprints.
///
/// Open addressing over a power of two, at most half full: 32 to 64 bytes for each fingerprint, no
/// allocation but growth. It begins small and grows: a table of the final size from the start cost
/// 5 % of a run. An empty slot is all zeros; the one fingerprint that is all zeros is kept beside
/// the table.
@usableFromInline package struct FingerprintSet: ~Copyable {
  @usableFromInline var slots: UnsafeMutablePointer<Fingerprint>
  @usableFromInline var mask: Int
  @usableFromInline var count = 0
  private var hasZero = false
  @inlinable static var zero: Fingerprint { Fingerprint(low: 0, high: 0) }

  package init(capacity: Int = 1 << 14) {
    mask = capacity - 1
    slots = FingerprintSet.emptySlots(capacity)
  }

  deinit { free(slots) }

  /// Whether `fingerprint` is new; it is remembered from now on.
  @inlinable @inline(__always)
  package mutating func insert(_ fingerprint: Fingerprint) -> Bool {
    var index = Int(truncatingIfNeeded: fingerprint.low) & mask
    while slots[index] != FingerprintSet.zero {
      if slots[index] == fingerprint { return false }
      index = (index + 1) & mask
    }
    guard fingerprint != FingerprintSet.zero else { return insertZero() }
    slots[index] = fingerprint
    count += 1
    if count * 2 > mask { grow() }
    return true
  }

  @usableFromInline mutating func insertZero() -> Bool {
    defer { hasZero = true }
    return !hasZero
  }

  @usableFromInline mutating func grow() {
    let (old, oldCount) = (slots, mask + 1)
    mask = oldCount * 2 - 1
    slots = FingerprintSet.emptySlots(oldCount * 2)
    for fingerprint in UnsafeBufferPointer(start: old, count: oldCount)
    where fingerprint != FingerprintSet.zero {
      var index = Int(truncatingIfNeeded: fingerprint.low) & mask
      while slots[index] != FingerprintSet.zero { index = (index + 1) & mask }
      slots[index] = fingerprint
    }
    free(old)
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Fingerprint> {
    guard let slots = calloc(count, MemoryLayout<Fingerprint>.stride) else {
      fatalError("no memory for \(count) fingerprints")
    }
    return slots.assumingMemoryBound(to: Fingerprint.self)
  }
}

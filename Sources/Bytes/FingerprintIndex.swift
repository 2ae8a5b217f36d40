// A hash table from fingerprints to numbers in order of arrival: the pairs of a file's dialogues.

/// Numbers fingerprints from 0 in the order in which they are first seen.
///
/// Open addressing over a power of two, at most half full: 48 to 96 bytes for each fingerprint, no
/// allocation but growth.
package struct FingerprintIndex: ~Copyable {
  private struct Slot {
    var fingerprint: Fingerprint
    /// Number of the fingerprint plus one; 0 in an empty slot.
    var number: UInt32
  }

  private var slots: UnsafeMutablePointer<Slot>
  private var mask: Int
  /// How many different fingerprints have been seen.
  package private(set) var count = 0

  package init(capacity: Int = 1 << 12) {
    mask = capacity - 1
    slots = FingerprintIndex.emptySlots(capacity)
  }

  deinit { slots.deallocate() }

  /// The number of `fingerprint`, and whether it is new.
  @inline(__always)
  package mutating func number(of fingerprint: Fingerprint) -> (number: Int, isNew: Bool) {
    var index = Int(truncatingIfNeeded: fingerprint.low) & mask
    while slots[index].number != 0 {
      if slots[index].fingerprint == fingerprint { return (Int(slots[index].number) - 1, false) }
      index = (index + 1) & mask
    }
    count += 1
    slots[index] = Slot(fingerprint: fingerprint, number: UInt32(count))
    if count * 2 > mask { grow() }
    return (count - 1, true)
  }

  private mutating func grow() {
    let (old, oldCount) = (slots, mask + 1)
    mask = oldCount * 2 - 1
    slots = FingerprintIndex.emptySlots(oldCount * 2)
    for slot in UnsafeBufferPointer(start: old, count: oldCount) where slot.number != 0 {
      var index = Int(truncatingIfNeeded: slot.fingerprint.low) & mask
      while slots[index].number != 0 { index = (index + 1) & mask }
      slots[index] = slot
    }
    old.deallocate()
  }

  private static func emptySlots(_ count: Int) -> UnsafeMutablePointer<Slot> {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: count)
    slots.initialize(
      repeating: Slot(fingerprint: Fingerprint(low: 0, high: 0), number: 0), count: count)
    return slots
  }
}

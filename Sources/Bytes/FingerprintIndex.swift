// A hash table from fingerprints to numbers in order of arrival: the pairs of a file's dialogues.

/// Numbers fingerprints from 0 in the order in which they are first seen.
///
/// Open addressing over a power of two, at most half full: 48 to 96 bytes for each fingerprint, no
/// allocation but growth.
@usableFromInline package struct FingerprintIndex: ~Copyable {
  @usableFromInline struct Slot {
    @usableFromInline var fingerprint: Fingerprint
    /// Number of the fingerprint plus one; 0 in an empty slot.
    @usableFromInline var number: UInt32

    @inlinable init(fingerprint: Fingerprint, number: UInt32) {
      (self.fingerprint, self.number) = (fingerprint, number)
    }
  }

  @usableFromInline var slots: UnsafeMutablePointer<Slot>
  @usableFromInline var mask: Int
  /// How many different fingerprints have been seen.
  @inlinable package var count: Int { size }
  @usableFromInline var size = 0

  package init(capacity: Int = 1 << 12) {
    mask = capacity - 1
    slots = FingerprintIndex.emptySlots(capacity)
  }

  deinit { slots.deallocate() }

  /// The number of `fingerprint`, and whether it is new.
  @inlinable @inline(__always)
  package mutating func number(of fingerprint: Fingerprint) -> (number: Int, isNew: Bool) {
    var index = Int(truncatingIfNeeded: fingerprint.low) & mask
    while slots[index].number != 0 {
      if slots[index].fingerprint == fingerprint { return (Int(slots[index].number) - 1, false) }
      index = (index + 1) & mask
    }
    size += 1
    slots[index] = Slot(fingerprint: fingerprint, number: UInt32(size))
    if size * 2 > mask { grow() }
    return (size - 1, true)
  }

  @usableFromInline mutating func grow() {
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

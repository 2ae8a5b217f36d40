// Where each payload's result stands in the store.
import Bytes

/// Places by fingerprint: open addressing over a power of two, at most half full; 24 bytes a slot.
struct StoreIndex: ~Copyable {
  private struct Slot {
    var payload: Fingerprint
    /// 0 in an empty slot; 1 if a result was removed.
    var place: Int
  }

  private var slots: UnsafeMutableBufferPointer<Slot>
  private var used = 0
  /// Payloads that have a place.
  private(set) var count = 0

  init() { slots = StoreIndex.empty(1 << 10) }

  deinit { slots.deallocate() }

  private static func empty(_ count: Int) -> UnsafeMutableBufferPointer<Slot> {
    let slots = UnsafeMutableBufferPointer<Slot>.allocate(capacity: count)
    slots.initialize(repeating: Slot(payload: Fingerprint(low: 0, high: 0), place: 0))
    return slots
  }

  func find(_ payload: Fingerprint) -> Int? {
    let slot = slots[slot(of: payload)]
    return slot.place > 1 ? slot.place : nil
  }

  /// - Parameter place: nil removes what is there.
  mutating func set(_ payload: Fingerprint, _ place: Int?) {
    let slot = slot(of: payload)
    let before = slots[slot].place
    if before == 0 {
      guard place != nil else { return }
      used += 1
    }
    count += (place == nil ? 0 : 1) - (before > 1 ? 1 : 0)
    slots[slot] = Slot(payload: payload, place: place ?? 1)
    if used * 2 > slots.count { grow() }
  }

  /// The slot of a payload, or the empty one where it would go.
  private func slot(of payload: Fingerprint) -> Int {
    var slot = Int(truncatingIfNeeded: payload.low) & (slots.count - 1)
    while slots[slot].place != 0, slots[slot].payload != payload {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    let old = slots
    slots = StoreIndex.empty(old.count * 2)
    used = 0
    for slot in old where slot.place > 1 {
      slots[self.slot(of: slot.payload)] = slot
      used += 1
    }
    old.deallocate()
  }
}

// Who waits until there is room.
import Bytes

/// What a request wants.
struct Wish: Equatable {
  var request: Int
  var item: Fingerprint
  var bytes: Int
  /// Seconds within which it must be answered once it was taken.
  var patience: Double
}

/// Wishes in the order of coming. Removing one that left takes constant time.
struct WaitingLine {
  private var wishes: [Wish?] = []
  private var head = 0
  private var places: [Int: Int] = [:]
  private var base = 0

  var count: Int { places.count }

  mutating func append(_ wish: Wish) {
    places[wish.request] = base + wishes.count
    wishes.append(wish)
  }

  /// The first who has not left.
  var first: Wish? {
    mutating get {
      while head < wishes.count, wishes[head] == nil { head += 1 }
      if head > 1024, head * 2 > wishes.count {
        wishes.removeFirst(head)
        (base, head) = (base + head, 0)
      }
      return head < wishes.count ? wishes[head] : nil
    }
  }

  mutating func removeFirst() { if let wish = first { remove(wish.request) } }

  mutating func remove(_ request: Int) {
    guard let place = places.removeValue(forKey: request) else { return }
    wishes[place - base] = nil
  }

  mutating func removeAll() -> [Wish] {
    defer { self = WaitingLine() }
    return wishes.compactMap { $0 }
  }
}

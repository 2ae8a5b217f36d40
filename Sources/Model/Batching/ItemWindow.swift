// The items that are open: from the first that is not finished to the last that came.

/// Where an open item is, and what is known of it.
struct OpenItem {
  enum Place: UInt8 { case queued, flying, finished }

  var bytes: Int
  var arrived: Double
  /// The time until which it is of use; infinite if there is none.
  var deadline: Double
  var attempts = 0
  var place = Place.queued
  /// Nobody waits for it; it leaves as soon as it is in no batch.
  var isCancelled = false
}

/// Open items by number. Numbers rise by one, and items leave at the front.
///
/// Adding and finishing take amortised constant time; memory is that of the items between the first
/// open one and the last.
struct ItemWindow {
  private var items: [OpenItem] = []
  private var head = 0
  /// Number of the first item that is not finished; ``end`` if there is none.
  private(set) var base = 0
  /// Items that are not finished.
  private(set) var unfinished = 0
  /// Bytes of the items that are not finished.
  private(set) var unfinishedBytes = 0

  /// One past the last number.
  var end: Int { base + items.count - head }

  subscript(item: Int) -> OpenItem {
    get { items[head + item - base] }
    set { items[head + item - base] = newValue }
  }

  func contains(_ item: Int) -> Bool { item >= base && item < end }

  mutating func append(_ item: OpenItem) {
    items.append(item)
    unfinished += 1
    unfinishedBytes += item.bytes
  }

  mutating func finish(_ item: Int) {
    self[item].place = .finished
    unfinished -= 1
    unfinishedBytes -= self[item].bytes
    while head < items.count, items[head].place == .finished {
      (head, base) = (head + 1, base + 1)
    }
    if head > 1024, head * 2 > items.count {
      items.removeFirst(head)
      head = 0
    }
  }
}

// The items that wait to be sent: what is left of failed batches first, then the order of arrival.

/// The waiting items by number.
///
/// A *piece* is what is left of a batch that failed or was lost; it is sent as it is, before
/// anything new.
struct ItemQueue {
  private(set) var pieces: [[Int]] = []
  /// Single items that failed as probes; they wait for what is said of the model.
  private(set) var parked: [Int] = []
  /// Items that came back unblamed; they arrived before ``fresh``.
  private var returned: [Int] = []
  private var fresh = 0..<0
  /// Waiting items but those of pieces.
  private(set) var count = 0
  /// Their bytes, and a comma for each.
  private(set) var bytes = 0

  mutating func append(_ item: Int, bytes: Int) {
    fresh = (fresh.isEmpty ? item : fresh.lowerBound)..<(item + 1)
    add(bytes)
  }

  /// Puts items back at the head. All of them arrived before any that was never sent.
  mutating func putBack(_ items: [Int], _ window: ItemWindow) {
    returned = (items + returned).sorted()
    for item in items { add(window[item].bytes) }
  }

  mutating func append(piece: [Int]) { if !piece.isEmpty { pieces.append(piece) } }

  mutating func prepend(piece: [Int]) { if !piece.isEmpty { pieces.insert(piece, at: 0) } }

  mutating func takePiece() -> [Int] { pieces.removeFirst() }

  mutating func park(_ items: [Int]) { parked += items }

  /// What was parked is sent again, first of all.
  mutating func unpark() {
    pieces = parked.map { [$0] } + pieces
    parked = []
  }

  private mutating func add(_ size: Int) {
    count += 1
    bytes += size + 1
  }

  /// An item has left without being sent; it is finished already.
  mutating func forget(_ item: Int, bytes size: Int) {
    if let place = parked.firstIndex(of: item) {
      parked.remove(at: place)
      return
    }
    if let piece = pieces.firstIndex(where: { $0.contains(item) }) {
      pieces[piece].removeAll { $0 == item }
      if pieces[piece].isEmpty { pieces.remove(at: piece) }
      return
    }
    count -= 1
    bytes -= size + 1
  }

  /// The first waiting item but those of pieces.
  mutating func first(_ window: ItemWindow) -> Int? {
    skip(window)
    return returned.first ?? fresh.first
  }

  /// Takes items from the head: at most `most` and `room` bytes, but at least one.
  mutating func take(most: Int, room: Int, _ window: ItemWindow) -> [Int] {
    var (taken, used) = ([Int](), 0)
    taken.reserveCapacity(min(most, count))
    while taken.count < most, let item = first(window) {
      let size = window[item].bytes + 1
      guard taken.isEmpty || used + size <= room + 1 else { break }
      (used, bytes, count) = (used + size, bytes - size, count - 1)
      taken.append(item)
      removeFirst()
    }
    return taken
  }

  /// All waiting items, in the order in which they would be sent.
  func all(_ window: ItemWindow) -> [Int] {
    let alone = returned + Array(fresh)
    return parked + pieces.flatMap { $0 } + alone.filter { isWaiting($0, window) }
  }

  private mutating func removeFirst() {
    if returned.isEmpty { fresh = fresh.dropFirst() } else { returned.removeFirst() }
  }

  /// Passes over items that left.
  private mutating func skip(_ window: ItemWindow) {
    while let item = returned.first, !isWaiting(item, window) { returned.removeFirst() }
    guard returned.isEmpty else { return }
    while let item = fresh.first, !isWaiting(item, window) { fresh = fresh.dropFirst() }
  }

  private func isWaiting(_ item: Int, _ window: ItemWindow) -> Bool {
    window.contains(item) && window[item].place == .queued
  }
}

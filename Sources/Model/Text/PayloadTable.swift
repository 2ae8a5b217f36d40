// What the open calls ask, one behind another.
import Bytes

/// Payloads by the number of their call. Memory is given back from the front, as calls finish.
struct PayloadTable {
  private var bytes: [UInt8] = []
  /// Where each payload ends, and whether it is needed still.
  private var ends: [(end: Int, isOpen: Bool)] = []
  private var head = 0
  private var base = 0
  /// Where the first payload begins.
  private var begin = 0

  mutating func append(_ payload: Bytes) {
    bytes.append(contentsOf: payload)
    ends.append((bytes.count, true))
  }

  func withBytes<Result>(of call: Int, _ use: (Bytes) throws -> Result) rethrows -> Result {
    let place = head + call - base
    let start = place == head ? begin : ends[place - 1].end
    return try bytes.withUnsafeBufferPointer {
      try use(Bytes(rebasing: $0[start..<ends[place].end]))
    }
  }

  mutating func remove(_ call: Int) {
    ends[head + call - base].isOpen = false
    while head < ends.count, !ends[head].isOpen {
      begin = ends[head].end
      (head, base) = (head + 1, base + 1)
    }
    if head > 1024, head * 2 > ends.count { compact() }
  }

  private mutating func compact() {
    bytes.removeFirst(begin)
    ends = ends[head...].map { ($0.end - begin, $0.isOpen) }
    (head, begin) = (0, 0)
  }
}

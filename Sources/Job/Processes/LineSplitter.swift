// Streams of bytes cut into lines, of bounded length if a stranger writes them.

/// Cuts a stream of bytes into lines.
struct LineSplitter {
  /// Bytes that a line may have; one that grows beyond is never handed on.
  private let limit: Int
  private var pending: [UInt8] = []
  private var start = 0
  /// Bytes from `start` on that hold no line end, so that a long line is not searched again with
  /// every piece.
  private var searched = 0

  init(limit: Int = .max) { self.limit = limit }

  /// The line that comes next is longer than the limit.
  var isTooLong: Bool { searched > limit }

  mutating func append(_ bytes: some Sequence<UInt8>) {
    pending.removeFirst(start)
    start = 0
    pending.append(contentsOf: bytes)
  }

  /// The next whole line without its line end; nil until more bytes come, and from a line on that
  /// is too long.
  mutating func next() -> [UInt8]? {
    guard !isTooLong else { return nil }
    let end = pending[(start + searched)...].firstIndex(of: 0x0A)
    let count = (end ?? pending.count) - start
    guard let end, count <= limit else {
      searched = count
      return nil
    }
    defer { (start, searched) = (end + 1, 0) }
    return Array(pending[start..<end])
  }

  /// Forgets the bytes that wait for the end of their line.
  mutating func clear() { (pending, start, searched) = ([], 0, 0) }
}

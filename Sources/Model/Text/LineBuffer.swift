// Lines out of a stream of bytes, none longer than a bound.
import Bytes
import Glibc

/// Cuts a stream into lines where it lies.
///
/// Memory is that of the longest line, which is bounded, and of what was read behind it.
package struct LineBuffer {
  /// Bytes that a line should have at most; its owner sees to it.
  package let most: Int
  private var bytes: [UInt8] = []
  private var start = 0
  /// Up to here no line end was found.
  private var searched = 0

  package init(most: Int) { self.most = most }

  package mutating func append(_ more: UnsafeRawBufferPointer) {
    if start > 0 {
      bytes.removeFirst(start)
      (searched, start) = (searched - start, 0)
    }
    bytes.append(contentsOf: more)
  }

  /// What is there was searched, and holds no line end.
  package var hasNoEnd: Bool { searched == bytes.count }

  /// Bytes that wait, of whole lines and of one in the making.
  package var count: Int { bytes.count - start }

  /// Hands on the next whole line without its end; nil if there is none yet.
  package mutating func next<Result>(_ use: (Bytes) throws -> Result) rethrows -> Result? {
    guard let end = bytes.withUnsafeBufferPointer({ LineBuffer.end(in: $0, from: searched) }) else {
      searched = bytes.count
      return nil
    }
    let line = start..<end
    (start, searched) = (end + 1, end + 1)
    return try bytes.withUnsafeBufferPointer { try use(Bytes(rebasing: $0[line])) }
  }

  /// Hands on what stands behind the last line end, if anything does; the buffer is then empty.
  package mutating func rest<Result>(_ use: (Bytes) throws -> Result) rethrows -> Result? {
    guard count > 0 else { return nil }
    defer { (bytes, start, searched) = ([], 0, 0) }
    return try bytes.withUnsafeBufferPointer { try use(Bytes(rebasing: $0[start...])) }
  }

  /// Forgets what is there of the line in the making.
  package mutating func dropRest() { (bytes, start, searched) = ([], 0, 0) }

  private static func end(in bytes: Bytes, from start: Int) -> Int? {
    guard bytes.count > start, let base = bytes.baseAddress,
      let found = memchr(base + start, 0x0A, bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}

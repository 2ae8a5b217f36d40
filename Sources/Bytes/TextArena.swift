// One growing block of text, addressed by offsets.
import Glibc

/// Bytes appended one after another. Growth moves the block, so only offsets may be kept.
package struct TextArena: ~Copyable {
  /// The block; moves with growth.
  package private(set) var base: UnsafeMutablePointer<UInt8>
  /// How many bytes of text it holds.
  package private(set) var count = 0
  private var capacity: Int

  /// - Parameter capacity: bytes that fit before the block grows.
  package init(capacity: Int) {
    self.capacity = capacity
    base = TextArena.block(nil, capacity)
  }

  deinit { free(base) }

  /// Copies `bytes` behind the text.
  @inline(__always)
  package mutating func append(_ bytes: Bytes) {
    guard let source = bytes.baseAddress else { return }
    if count + bytes.count > capacity { grow(bytes.count) }
    memcpy(base + count, source, bytes.count)
    count += bytes.count
  }

  /// Puts one byte behind the text.
  @inline(__always)
  package mutating func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    base[count] = byte
    count += 1
  }

  /// Drops everything behind `count`, which is not above the present one.
  @inline(__always)
  package mutating func truncate(to count: Int) { self.count = count }

  private mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    base = TextArena.block(base, capacity)
  }

  private static func block(_ old: UnsafeMutablePointer<UInt8>?, _ size: Int)
    -> UnsafeMutablePointer<UInt8>
  {
    guard let block = realloc(old, size) else { fatalError("no memory for \(size) bytes of text") }
    return block.assumingMemoryBound(to: UInt8.self)
  }
}

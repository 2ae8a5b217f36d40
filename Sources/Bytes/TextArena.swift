// One growing block of text, addressed by offsets.
import Glibc

/// Bytes appended one after another. Growth moves the block, so only offsets may be kept.
@usableFromInline package struct TextArena: ~Copyable {
  /// The block; moves with growth.
  @inlinable package var base: UnsafeMutablePointer<UInt8> { block }
  /// How many bytes of text it holds.
  @inlinable package var count: Int { size }
  // What is inlined in other modules must see these.
  @usableFromInline var block: UnsafeMutablePointer<UInt8>
  @usableFromInline var size = 0
  @usableFromInline var capacity: Int

  /// - Parameter capacity: bytes that fit before the block grows.
  package init(capacity: Int) {
    self.capacity = capacity
    block = TextArena.room(nil, capacity)
  }

  deinit { free(block) }

  /// Copies `bytes` behind the text.
  @inlinable @inline(__always)
  package mutating func append(_ bytes: Bytes) {
    guard let source = bytes.baseAddress else { return }
    if count + bytes.count > capacity { grow(bytes.count) }
    memcpy(base + count, source, bytes.count)
    size += bytes.count
  }

  /// Puts one byte behind the text.
  @inlinable @inline(__always)
  package mutating func append(_ byte: UInt8) {
    if count == capacity { grow(1) }
    base[count] = byte
    size += 1
  }

  /// Drops everything behind `count`, which is not above the present one.
  @inlinable @inline(__always)
  package mutating func truncate(to count: Int) { size = count }

  @usableFromInline mutating func grow(_ more: Int) {
    capacity = max(capacity * 2, count + more)
    block = TextArena.room(base, capacity)
  }

  private static func room(_ old: UnsafeMutablePointer<UInt8>?, _ count: Int)
    -> UnsafeMutablePointer<UInt8>
  {
    guard let block = realloc(old, count) else {
      fatalError("no memory for \(count) bytes of text")
    }
    return block.assumingMemoryBound(to: UInt8.self)
  }
}

// Bytes that stay where they are until the arena is emptied: no allocation per cell, no dangling
// pointer per row.
import Glibc

/// A bump allocator for the texts of one row.
///
/// A pointer it hands out stays valid until ``reset()``: when a block is full a larger one is added
/// and the old ones are kept. `reset` keeps only the largest block, so steady rows cost no
/// allocation.
@usableFromInline package struct ByteArena: ~Copyable {
  @usableFromInline var blocks: [UnsafeMutableRawBufferPointer]
  @usableFromInline var used = 0

  /// - Parameter capacity: bytes of the first block.
  package init(capacity: Int = 64 << 10) {
    blocks = [.allocate(byteCount: capacity, alignment: 16)]
  }

  deinit {
    for block in blocks { block.deallocate() }
  }

  /// Room for `count` bytes, uninitialised.
  @inlinable @inline(__always)
  package mutating func reserve(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if used + count > blocks[blocks.count - 1].count { grow(count) }
    // Safe: the last block has at least `used + count` bytes, checked or made in the line above.
    let start = blocks[blocks.count - 1].baseAddress! + used
    used += count
    return start.assumingMemoryBound(to: UInt8.self)
  }

  /// A copy of `bytes` that lives as long as the row.
  @inlinable @inline(__always)
  package mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    let start = reserve(bytes.count)
    if let source = bytes.baseAddress { memcpy(start, source, bytes.count) }
    return UnsafeBufferPointer(start: start, count: bytes.count)
  }

  /// Copies the UTF-8 of a string; for texts that are rare.
  package mutating func copy(_ text: String) -> UnsafeBufferPointer<UInt8> {
    var text = text
    return text.withUTF8 { copy($0) }
  }

  /// Forgets every text; the largest block is kept.
  @inlinable @inline(__always)
  package mutating func reset() {
    used = 0
    if blocks.count > 1 { dropSmallBlocks() }
  }

  @usableFromInline mutating func grow(_ count: Int) {
    let size = max(blocks[blocks.count - 1].count * 2, count)
    blocks.append(.allocate(byteCount: size, alignment: 16))
    used = 0
  }

  @usableFromInline mutating func dropSmallBlocks() {
    for block in blocks.dropLast() { block.deallocate() }
    blocks.removeFirst(blocks.count - 1)
  }
}

// Bytes that grow at their end, with room made ahead of every write.
import Glibc

/// A buffer that an owner fills, hands on and clears. It never gives memory back.
@usableFromInline package struct ByteBuffer: ~Copyable {
  // What is inlined in other modules must see these.
  @usableFromInline var base: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  package var count: Int { size }
  @usableFromInline var size = 0

  package init(capacity: Int = 4096) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit { base.deallocate() }

  /// Valid until the next change.
  package var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: size) }

  package var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }

  package mutating func clear() { size = 0 }

  package mutating func removeFirst(_ some: Int) {
    memmove(base, base + some, size - some)
    size -= some
  }

  /// Markup, whose size is known where the call stands: no call is made for the copy.
  @inlinable @inline(__always)
  package mutating func put(_ text: StaticString) {
    let size = text.utf8CodeUnitCount
    withRoom(size) {
      memcpy($0, text.utf8Start, size)
      $0 += size
    }
  }

  @inlinable @inline(__always)
  package mutating func append(_ byte: UInt8) {
    withRoom(1) {
      $0.pointee = byte
      $0 += 1
    }
  }

  @inlinable @inline(__always)
  package mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let source = bytes.baseAddress else { return }
    withRoom(bytes.count) {
      memcpy($0, source, bytes.count)
      $0 += bytes.count
    }
  }

  package mutating func append(_ bytes: borrowing [UInt8]) {
    bytes.withUnsafeBufferPointer { append($0) }
  }

  package mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { append($0) }
  }

  /// A number in decimal.
  /// - Parameter number: not negative.
  package mutating func append(decimal number: Int) {
    var (rest, digits) = (UInt(number), 1)
    while rest >= 10 { (rest, digits) = (rest / 10, digits + 1) }
    withRoom(digits) { output in
      rest = UInt(number)
      for place in stride(from: digits - 1, through: 0, by: -1) {
        output[place] = UInt8(0x30 + rest % 10)
        rest /= 10
      }
      output += digits
    }
  }

  /// Makes room for `most` bytes and has `write` move the pointer that it is given behind what it
  /// has written.
  @inlinable @inline(__always)
  package mutating func withRoom<Failure: Error>(
    _ most: Int, _ write: (inout UnsafeMutablePointer<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    if size + most > capacity { grow(most) }
    // Safe: the line above made the room that the caller asked for.
    var output = base + size
    try write(&output)
    size = output - base
  }

  @usableFromInline
  mutating func grow(_ more: Int) {
    let room = max(2 * capacity, size + more)
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
    larger.update(from: base, count: size)
    base.deallocate()
    (base, capacity) = (larger, room)
  }
}

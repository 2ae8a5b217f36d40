// Bytes with an address of their own.

/// Bytes that stay where they are.
package final class FixedBytes {
  private let buffer: UnsafeMutableBufferPointer<UInt8>

  package init(_ bytes: [UInt8]) {
    buffer = .allocate(capacity: bytes.count)
    _ = buffer.initialize(from: bytes)
  }

  deinit { buffer.deallocate() }

  /// Valid as long as the object lives.
  package var bytes: Bytes { Bytes(buffer) }
}

// One of the places at which a part grows: bytes gathered to large writes, and their checksum.
import Bytes
import Cleaning
import SystemPackage

/// Writes bytes to a file from an offset on.
struct PartStream {
  private static let bufferSize = 256 << 10

  private let file: FileDescriptor
  private var checksum = Checksum()
  private var buffer: [UInt8] = []
  /// Where the next byte goes.
  private(set) var offset: Int

  init(_ file: FileDescriptor, offset: Int) {
    (self.file, self.offset) = (file, offset)
    buffer.reserveCapacity(PartStream.bufferSize)
  }

  mutating func write(_ bytes: UnsafeRawBufferPointer) throws {
    if buffer.count + bytes.count > PartStream.bufferSize { try flush() }
    if bytes.count >= PartStream.bufferSize {
      try put(bytes, at: offset)
    } else {
      buffer.append(contentsOf: bytes)
    }
    offset += bytes.count
  }

  /// Goes on at another offset; what lies between belongs to the checksum by its own one.
  mutating func skip(to offset: Int, over other: UInt64) throws {
    try flush()
    self.offset = offset
    withUnsafeBytes(of: other.littleEndian) { checksum.update($0) }
  }

  /// Writes what is left, and returns the checksum so far.
  mutating func finish() throws -> UInt64 {
    try flush()
    return checksum.value
  }

  private mutating func flush() throws {
    try buffer.withUnsafeBytes { try put($0, at: offset - buffer.count) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws {
    guard !bytes.isEmpty else { return }
    checksum.update(bytes)
    do { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), bytes) } catch {
      throw PartFailure(error)
    }
  }
}

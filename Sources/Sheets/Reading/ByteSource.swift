// Where a parser's bytes come from.

/// Bytes that are read once, from the front.
protocol ByteSource: AnyObject {
  /// Fills up to the whole of `buffer` and returns the number of bytes, 0 at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

extension EntryReader: ByteSource {}

/// Bytes in memory, and then those of another source.
final class JoinedSource: ByteSource {
  private let first: [UInt8]
  private let rest: (any ByteSource)?
  private var offset = 0

  init(_ first: [UInt8], then rest: (any ByteSource)? = nil) {
    (self.first, self.rest) = (first, rest)
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard offset < first.count else { return try rest?.read(into: buffer) ?? 0 }
    let count = min(buffer.count, first.count - offset)
    buffer.copyBytes(from: first[offset..<offset + count])
    offset += count
    return count
  }
}

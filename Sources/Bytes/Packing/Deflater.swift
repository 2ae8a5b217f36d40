// ISA-L's deflate behind one owner, made for streams that are spliced.
import CIsal

/// Deflates pieces of one stream (RFC 1951, level 1) and hands the bytes on.
///
/// ``endFragment(_:)`` ends with a full flush: byte-aligned, no final block, no reference back
/// across it, so that what follows may be any other such fragment. ``endStream(_:)`` writes the
/// final block.
package struct Deflater: ~Copyable {
  private let state: DeflateState
  private let memory: UnsafeMutablePointer<UInt8>
  private let packed: UnsafeMutableBufferPointer<UInt8>

  /// - Parameter place: what is deflated, of which one stream at a time is alive.
  package init(_ place: DeflateState.Place) {
    state = DeflateState(place)
    memory = .allocate(capacity: Int(cisal_level1_buffer_size))
    packed = .allocate(capacity: 64 << 10)
    reset()
  }

  deinit {
    memory.deallocate()
    packed.deallocate()
  }

  private var stream: UnsafeMutablePointer<isal_zstream> { state.stream }

  /// Begins a new stream or fragment.
  func reset() {
    isal_deflate_init(stream)
    stream.pointee.level = 1
    stream.pointee.level_buf = memory
    stream.pointee.level_buf_size = UInt32(cisal_level1_buffer_size)
  }

  /// Hands on what `bytes` add to the stream; of the last ones perhaps nothing yet.
  package func deflate(_ bytes: Piece, _ use: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(bytes, flush: NO_FLUSH, isEnd: false, use)
  }

  /// Ends a fragment, behind which any other may stand.
  package func endFragment(_ use: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(Piece(start: nil, count: 0), flush: FULL_FLUSH, isEnd: false, use)
    reset()
  }

  /// Ends the stream with its final block.
  package func endStream(_ use: (UnsafeRawBufferPointer) throws -> Void) throws {
    try run(Piece(start: nil, count: 0), flush: NO_FLUSH, isEnd: true, use)
    reset()
  }

  /// What is deflated at once.
  package typealias Piece = UnsafeBufferPointer<UInt8>

  private func run(
    _ bytes: Piece, flush: Int32, isEnd: Bool, _ use: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    // Safe: ISA-L only reads its input; the field is not const in C.
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.pointee.avail_in = UInt32(bytes.count)
    stream.pointee.flush = UInt16(flush)
    stream.pointee.end_of_stream = isEnd ? 1 : 0
    repeat {
      stream.pointee.next_out = packed.baseAddress
      stream.pointee.avail_out = UInt32(packed.count)
      guard isal_deflate(stream) == COMP_OK else { throw BytesError("ISA-L cannot deflate") }
      let used = packed.count - Int(stream.pointee.avail_out)
      if used > 0 {
        try use(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(packed)[..<used]))
      }
    } while stream.pointee.avail_out == 0 || stream.pointee.avail_in > 0
  }
}

// Bytes as one member of a gzip file; members stand one behind another in a file (RFC 1952, 2.2).
import CIsal

package enum GzipMember {
  /// The member that holds `bytes`, deflated at level 1.
  package static func of(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
    let state = DeflateState(.rejects)
    let stream = state.stream
    let memory = UnsafeMutablePointer<UInt8>.allocate(capacity: Int(cisal_level1_buffer_size))
    defer { memory.deallocate() }
    isal_deflate_stateless_init(stream)
    (stream.pointee.level, stream.pointee.gzip_flag) = (1, UInt16(IGZIP_GZIP))
    (stream.pointee.level_buf, stream.pointee.level_buf_size) = (
      memory, UInt32(cisal_level1_buffer_size)
    )
    stream.pointee.end_of_stream = 1
    return try member(bytes, state)
  }

  private static func member(
    _ source: UnsafeBufferPointer<UInt8>, _ state: borrowing DeflateState
  ) throws -> [UInt8] {
    let stream = state.stream
    // What cannot be deflated is stored in blocks of up to 64 KiB, each with a few bytes of its
    // own.
    let room = source.count + source.count / 1000 + 1024
    return try [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      // Safe: ISA-L only reads its input; the field is not const in C.
      stream.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
      stream.pointee.avail_in = UInt32(source.count)
      (stream.pointee.next_out, stream.pointee.avail_out) = (buffer.baseAddress, UInt32(room))
      guard isal_deflate_stateless(stream) == COMP_OK else {
        throw BytesError("ISA-L cannot deflate")
      }
      filled = room - Int(stream.pointee.avail_out)
    }
  }
}

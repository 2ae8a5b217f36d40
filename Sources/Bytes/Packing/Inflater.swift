// ISA-L's inflate behind one owner.
import CIsal

/// Inflates one raw deflate stream (RFC 1951) piece by piece.
///
/// The state keeps the 32 KiB window itself, so output goes straight to the caller's buffer.
package struct Inflater: ~Copyable {
  private let state: UnsafeMutablePointer<inflate_state>

  /// At the start of a stream.
  package init() {
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
  }

  deinit { state.deallocate() }

  /// Whether the stream's final block has been handed out whole.
  package var isFinished: Bool { state.pointee.block_state == ISAL_BLOCK_FINISH }

  /// Whether the bytes of the last ``feed(_:)`` are used up.
  package var needsInput: Bool { state.pointee.avail_in == 0 }

  /// Gives the next compressed bytes; they must stay in place until ``needsInput``.
  package func feed(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
    state.pointee.next_in = bytes.baseAddress
    state.pointee.avail_in = UInt32(bytes.count)
  }

  /// Inflates into `buffer` and returns how many bytes it wrote, or nil if the stream is
  /// invalid.
  package func inflate(into buffer: UnsafeMutableRawBufferPointer) -> Int? {
    let room = UInt32(clamping: buffer.count)
    state.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = room
    let code = isal_inflate(state)
    guard code == ISAL_DECOMP_OK || code == ISAL_END_INPUT else { return nil }
    return Int(room - state.pointee.avail_out)
  }
}

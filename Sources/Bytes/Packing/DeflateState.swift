// Where ISA-L keeps the state of a deflate: at the same address in every process.
import CIsal
import Glibc

/// Owns the state of one deflate.
///
/// What ISA-L 2.30 makes depends on where the state lies: at the start of a stream
/// `isal_deflate_icf_body_hash_hist` hashes bits 16 to 47 of its address in place of the third
/// byte. If that hash is the one of the first or second byte, one match of the stream is lost.
/// With addresses by chance that happened to one stream in some 8,000: its content was the same,
/// its bytes were not.
package struct DeflateState: ~Copyable {
  /// What is deflated; two of a kind are never alive at the same time in a worker or writer.
  package enum Place: UInt {
    case rows, frame, rejects, trial

    /// Far from where Linux puts programs, heaps, stacks and libraries, in 39 bits as in 47.
    var address: UInt { 0x10_0000_0000 + rawValue << 20 }
  }

  private static let bytes = MemoryLayout<isal_zstream>.size
  let stream: UnsafeMutablePointer<isal_zstream>

  /// If the place is taken, as it is below a sanitizer, the state lies elsewhere.
  init(_ place: Place) {
    let flags = MAP_PRIVATE | MAP_ANONYMOUS | Int32(MAP_FIXED_NOREPLACE)
    let wanted = UnsafeMutableRawPointer(bitPattern: place.address)
    var memory = mmap(wanted, DeflateState.bytes, PROT_READ | PROT_WRITE, flags, -1, 0)
    if memory == MAP_FAILED {
      memory = mmap(
        nil, DeflateState.bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    }
    guard memory != MAP_FAILED, let memory else { fatalError("no memory for a deflate") }
    stream = memory.bindMemory(to: isal_zstream.self, capacity: 1)
  }

  deinit { munmap(stream, DeflateState.bytes) }
}

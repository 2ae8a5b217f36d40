// The checksum of gzip and zip.
import CIsal

/// CRC-32 as gzip and zip take it (RFC 1952, section 8), by ISA-L.
package enum CRC32 {
  /// The sum of what `crc` is of and `bytes` behind it; 0 is of nothing.
  @inline(__always)
  package static func of(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
    crc32_gzip_refl(
      crc, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
  }
}

// Bytes as one frame of a Zstandard file; frames stand one behind another in a file (RFC 8878, 3).
import CZstd

package enum ZstdFrame {
  /// The level that `zstd` takes if none is named.
  private static let level: Int32 = 3

  /// The frame that holds `bytes`, with its size and a checksum.
  package static func of(_ bytes: UnsafeBufferPointer<UInt8>) throws -> [UInt8] {
    guard let context = ZSTD_createCCtx() else { throw BytesError("no memory to compress") }
    defer { ZSTD_freeCCtx(context) }
    guard ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)) == 0,
      ZSTD_isError(ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)) == 0
    else { throw BytesError("zstd takes no parameters") }
    let room = ZSTD_compressBound(bytes.count)
    return try [UInt8](unsafeUninitializedCapacity: room) { buffer, filled in
      let size = ZSTD_compress2(context, buffer.baseAddress, room, bytes.baseAddress, bytes.count)
      guard ZSTD_isError(size) == 0 else {
        throw BytesError("zstd: \(String(cString: ZSTD_getErrorName(size)))")
      }
      filled = size
    }
  }
}

// Files of lines as a run writes them: plain, as members of gzip, or as frames of Zstandard.
import CIsal
import CZstd
import SystemPackage

/// Reads a file from its start to its end, and unpacks it by the end of its name: `.gz`, `.zst`, or
/// neither.
package enum PackedFile {
  private static let bufferSize = 256 << 10

  /// Hands on the unpacked bytes in pieces; memory is that of two buffers.
  /// - Throws: ``BytesError`` if the file cannot be read, is damaged or ends too early.
  package static func forEachPiece(
    of path: FilePath, _ use: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    let file = try FileBytes(path: path)
    switch path.extension {
    case "gz": try unpack(file, GzipMembers(), use)
    case "zst": try unpack(file, ZstdFrames(), use)
    default: try read(file, use)
    }
  }

  private static func read(_ file: FileBytes, _ use: (UnsafeRawBufferPointer) throws -> Void) throws
  {
    try withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: 16) { buffer in
      var offset: Int64 = 0
      while true {
        let got = try file.read(at: offset, into: buffer)
        guard got > 0 else { return }
        try use(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
        offset += Int64(got)
      }
    }
  }

  private static func unpack(
    _ file: FileBytes, _ unpacker: some Unpacker, _ use: (UnsafeRawBufferPointer) throws -> Void
  ) throws {
    try withUnsafeTemporaryAllocation(byteCount: bufferSize, alignment: 16) { room in
      try read(file) { piece in
        var rest = piece
        var isFull = false
        while !rest.isEmpty || isFull {
          let (used, made) = try unpacker.unpack(rest, into: room)
          guard used + made > 0 || rest.isEmpty else { throw BytesError("damaged") }
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(used))
          if made > 0 { try use(UnsafeRawBufferPointer(rebasing: room[..<made])) }
          isFull = made == room.count
        }
      }
    }
    guard unpacker.isBetween else { throw BytesError("damaged: it ends too early") }
  }
}

private protocol Unpacker {
  /// Whether what was given so far ends where a member or frame does.
  var isBetween: Bool { get }

  func unpack(
    _ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, made: Int)
}

/// Members of gzip one behind another, with their checksums.
private final class GzipMembers: Unpacker {
  private let state: UnsafeMutablePointer<inflate_state>
  private var isBegun = false

  init() {
    state = .allocate(capacity: 1)
    isal_inflate_init(state)
    state.pointee.crc_flag = UInt32(ISAL_GZIP)
  }

  deinit { state.deallocate() }

  var isBetween: Bool { !isBegun || state.pointee.block_state == ISAL_BLOCK_FINISH }

  func unpack(
    _ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, made: Int) {
    if isBetween {
      guard !packed.isEmpty else { return (0, 0) }
      isal_inflate_reset(state)
      state.pointee.crc_flag = UInt32(ISAL_GZIP)
      isBegun = true
    }
    // Safe: ISA-L only reads its input; the field is not const in C.
    state.pointee.next_in = UnsafeMutablePointer(
      mutating: packed.baseAddress?.assumingMemoryBound(to: UInt8.self))
    state.pointee.avail_in = UInt32(packed.count)
    state.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    state.pointee.avail_out = UInt32(room.count)
    let code = isal_inflate(state)
    guard code == ISAL_DECOMP_OK || code == ISAL_END_INPUT else {
      throw BytesError("damaged: no gzip")
    }
    return (
      packed.count - Int(state.pointee.avail_in), room.count - Int(state.pointee.avail_out)
    )
  }
}

/// Frames of Zstandard one behind another, with their checksums.
private final class ZstdFrames: Unpacker {
  private let context: OpaquePointer
  private(set) var isBetween = true

  init() throws {
    guard let context = ZSTD_createDCtx() else { throw BytesError("no memory to unpack") }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  func unpack(
    _ packed: UnsafeRawBufferPointer, into room: UnsafeMutableRawBufferPointer
  ) throws -> (used: Int, made: Int) {
    guard !isBetween || !packed.isEmpty else { return (0, 0) }
    var source = ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
    var target = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
    let code = ZSTD_decompressStream(context, &target, &source)
    guard ZSTD_isError(code) == 0 else {
      throw BytesError("damaged: \(String(cString: ZSTD_getErrorName(code)))")
    }
    isBetween = code == 0
    return (source.pos, target.pos)
  }
}

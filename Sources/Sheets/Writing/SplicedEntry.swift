// One zip entry put together from deflated pieces, handed to libzip as already compressed.
import CLibzip
import CZlib
import SystemPackage

/// Where deflated bytes lie: in memory or in a file.
package enum DeflatedBytes {
  case memory([UInt8])
  /// A range of a part. The file must not change while the workbook is written.
  case file(FileDescriptor, offset: Int64, count: Int)
}

/// A deflate stream as a list of pieces, with the size and CRC-32 of what they inflate to.
///
/// All pieces but the last end in a full flush; the last holds the final block. Size and CRC are
/// combined from those of the pieces, so nothing is inflated again.
final class SplicedEntry {
  private var pieces: [DeflatedBytes] = []
  private var size = 0
  private var deflatedSize = 0
  private var crc: UInt = 0
  private var piece = 0
  private var offset = 0
  /// Bytes of the present piece that have been read but not handed on.
  private var ahead: ArraySlice<UInt8> = []
  private(set) var failure: Errno?

  func append(_ bytes: DeflatedBytes, _ fragment: Fragment) {
    pieces.append(bytes)
    size += fragment.xmlBytes
    deflatedSize += fragment.deflatedBytes
    crc = crc32_combine(crc, UInt(fragment.crc), fragment.xmlBytes)
  }

  /// The libzip source of this entry; it keeps the entry alive until libzip frees it.
  func source(_ zip: OpaquePointer) throws -> OpaquePointer {
    let me = Unmanaged.passRetained(self)
    guard let source = zip_source_function(zip, sourceCallback, me.toOpaque()) else {
      me.release()
      throw SheetsError("libzip has no memory for an entry")
    }
    return source
  }

  fileprivate func rewind() { (piece, offset, ahead) = (0, 0, []) }

  fileprivate func describe(_ stat: UnsafeMutablePointer<zip_stat_t>) {
    zip_stat_init(stat)
    stat.pointee.valid = UInt64(
      ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_CRC | ZIP_STAT_COMP_METHOD)
    stat.pointee.size = UInt64(size)
    stat.pointee.comp_size = UInt64(deflatedSize)
    stat.pointee.crc = UInt32(truncatingIfNeeded: crc)
    stat.pointee.comp_method = UInt16(ZIP_CM_DEFLATE)
  }

  /// Copies the next bytes to `buffer`; 0 at the end, -1 on a failure.
  fileprivate func read(_ buffer: UnsafeMutableRawBufferPointer) -> Int64 {
    while piece < pieces.count {
      do {
        let got = try copy(pieces[piece], buffer)
        offset += got
        if got > 0 { return Int64(got) }
      } catch {
        failure = error as? Errno ?? .ioError
        return -1
      }
      (piece, offset) = (piece + 1, 0)
    }
    return 0
  }

  private func copy(_ bytes: DeflatedBytes, _ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    switch bytes {
    case .memory(let bytes):
      let count = min(buffer.count, bytes.count - offset)
      buffer.copyBytes(from: bytes[offset..<offset + count])
      return count
    case .file(let file, let start, let size):
      if ahead.isEmpty { try readAhead(file, start + Int64(offset), size - offset) }
      let count = min(buffer.count, ahead.count)
      buffer.copyBytes(from: ahead[..<(ahead.startIndex + count)])
      ahead = ahead.dropFirst(count)
      return count
    }
  }

  /// libzip asks for 8 KiB at a time; the file is read in larger pieces.
  private func readAhead(_ file: FileDescriptor, _ start: Int64, _ left: Int) throws {
    guard left > 0 else { return }
    let bytes = try [UInt8](unsafeUninitializedCapacity: min(left, 256 << 10)) { room, filled in
      filled = try file.read(
        fromAbsoluteOffset: start, into: UnsafeMutableRawBufferPointer(room))
    }
    guard !bytes.isEmpty else { throw Errno.ioError }
    ahead = bytes[...]
  }
}

private let sourceCallback: zip_source_callback = { state, data, length, command in
  // Safe: `SplicedEntry.source` passed a retained entry, released with ZIP_SOURCE_FREE.
  let entry = Unmanaged<SplicedEntry>.fromOpaque(state!)
  switch command {
  case ZIP_SOURCE_OPEN:
    entry.takeUnretainedValue().rewind()
    return 0
  case ZIP_SOURCE_READ:
    return entry.takeUnretainedValue().read(
      UnsafeMutableRawBufferPointer(start: data, count: Int(length)))
  case ZIP_SOURCE_STAT:
    entry.takeUnretainedValue().describe(data!.assumingMemoryBound(to: zip_stat_t.self))
    return Int64(MemoryLayout<zip_stat_t>.size)
  case ZIP_SOURCE_ERROR:
    return sourceError(data!, ZIP_ER_READ, entry.takeUnretainedValue().failure)
  case ZIP_SOURCE_FREE:
    entry.release()
    return 0
  case ZIP_SOURCE_CLOSE:
    return 0
  case ZIP_SOURCE_SUPPORTS:
    return supportedCommands
  default:
    return -1
  }
}

private let supportedCommands: Int64 = [
  ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
  ZIP_SOURCE_FREE, ZIP_SOURCE_SUPPORTS,
].reduce(0) { $0 | 1 << Int64($1.rawValue) }

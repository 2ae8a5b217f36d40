// One zip entry as a stream of inflated bytes. libzip hands the entry on raw and ISA-L inflates it.
// Size and CRC are checked here, because libzip checks neither on raw entries.
import Bytes
import CLibzip

/// Owns a `zip_file_t`, and closes it.
private struct ZipStream: ~Copyable {
  let pointer: OpaquePointer

  deinit { zip_fclose(pointer) }
}

/// Reads one entry from its start to its end, through buffers of fixed size.
///
/// Memory does not depend on the entry's size. At the end the number of bytes and their CRC-32 must
/// be those of the central directory (APPNOTE 4.4.7, 4.4.9).
final class EntryReader {
  private static let packedSize = 64 << 10

  private let archive: Archive
  private let name: String
  private let stream: ZipStream
  private let packed: UnsafeMutableBufferPointer<UInt8>
  private let inflater = Inflater()
  private let isDeflated: Bool
  private let expectedCRC: UInt32
  private let expectedSize: UInt64
  private let limit: Int
  private var crc: UInt32 = 0
  private var isDone = false
  /// Bytes handed out so far.
  private(set) var count = 0

  init(_ archive: Archive, name: String, index: UInt64, stat: zip_stat_t, limit: Int) throws {
    isDeflated = Int32(stat.comp_method) == ZIP_CM_DEFLATE
    // libzip itself unpacks what is neither stored nor deflated, if it was built with the method.
    stream = ZipStream(
      pointer: try archive.openStream(index, flags: isDeflated ? ZIP_FL_COMPRESSED : 0))
    packed = .allocate(capacity: EntryReader.packedSize)
    (expectedCRC, expectedSize) = (stat.crc, stat.size)
    (self.archive, self.name, self.limit) = (archive, name, limit)
  }

  deinit { packed.deallocate() }

  /// Fills up to the whole of `buffer` and returns the number of bytes, 0 at the end of the entry.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    guard !isDone else { return 0 }
    let got = try isDeflated ? inflated(buffer) : plain(buffer)
    count += got
    guard count <= limit else {
      throw SheetsError("part \(name) is larger than the limit of \(Limits.size(limit))")
    }
    crc = CRC32.of(UnsafeRawBufferPointer(rebasing: buffer[..<got]), after: crc)
    if got == 0 { try finish() }
    return got
  }

  private func plain(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let got = zip_fread(stream.pointer, buffer.baseAddress, UInt64(buffer.count))
    guard got >= 0 else { throw SheetsError("damaged zip (part \(name) cannot be unpacked)") }
    return Int(got)
  }

  private func inflated(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    while true {
      let fed = try inflater.needsInput ? feed() : true
      guard let got = inflater.inflate(into: buffer) else {
        throw SheetsError("damaged zip (part \(name): invalid deflate data)")
      }
      if got > 0 || inflater.isFinished { return got }
      guard fed else { throw SheetsError("damaged zip (part \(name) is cut off)") }
    }
  }

  private func feed() throws -> Bool {
    let got = zip_fread(stream.pointer, packed.baseAddress, UInt64(EntryReader.packedSize))
    guard got >= 0 else { throw SheetsError("damaged zip (part \(name) cannot be read)") }
    guard got > 0 else { return false }
    inflater.feed(UnsafeMutableBufferPointer(rebasing: packed[0..<Int(got)]))
    return true
  }

  private func finish() throws {
    isDone = true
    guard UInt64(count) == expectedSize, crc == expectedCRC else {
      throw SheetsError("damaged zip (part \(name) fails its CRC or size check)")
    }
  }
}

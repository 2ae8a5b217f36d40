// A workbook file in the making. libzip reads the frame from memory and writes the result to a
// descriptor of ours.
import CLibzip
import SystemPackage

/// Where libzip takes the frame from and puts the finished workbook.
///
/// libzip's own file source writes in pieces of 4 KiB, which took half of the time of a clean
/// workbook. Here the pieces are gathered to large writes, and every write is checked.
final class WorkbookFile {
  private static let bufferSize = 1 << 20

  private let file: FileDescriptor
  private let frame: [UInt8]
  private var readOffset = 0
  private var buffer: UnsafeMutableRawBufferPointer
  private var gathered = 0
  /// Where the first gathered byte goes.
  private var start: Int64 = 0
  /// What the system said when bytes could not be written.
  private(set) var failure: Errno?

  /// - Parameter frame: the bytes of a workbook that libzip changes.
  init(_ path: FilePath, frame: [UInt8]) throws {
    self.frame = frame
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: .leftByUmask)
    } catch let error as Errno { throw SheetsError("cannot write a workbook: \(error)") }
    buffer = .allocate(byteCount: WorkbookFile.bufferSize, alignment: 16)
  }

  deinit {
    buffer.deallocate()
    try? file.close()
  }

  /// The libzip source; it keeps this object alive until libzip frees it.
  func source() throws -> OpaquePointer {
    let me = Unmanaged.passRetained(self)
    var error = zip_error_t()
    guard let source = zip_source_function_create(fileCallback, me.toOpaque(), &error) else {
      me.release()
      throw SheetsError("libzip has no memory for a workbook")
    }
    return source
  }

  // MARK: What libzip asks for

  fileprivate func read(_ room: UnsafeMutableRawBufferPointer) -> Int64 {
    let count = min(room.count, frame.count - readOffset)
    room.copyBytes(from: frame[readOffset..<readOffset + count])
    readOffset += count
    return Int64(count)
  }

  fileprivate func seek(_ arguments: UnsafeMutableRawPointer, _ size: UInt64) -> Int64 {
    var error = zip_error_t()
    let offset = zip_source_seek_compute_offset(
      UInt64(readOffset), UInt64(frame.count), arguments, size, &error)
    guard offset >= 0 else { return -1 }
    readOffset = Int(offset)
    return 0
  }

  fileprivate var tell: Int64 { Int64(readOffset) }

  fileprivate func describe(_ stat: UnsafeMutablePointer<zip_stat_t>) {
    zip_stat_init(stat)
    stat.pointee.valid = UInt64(ZIP_STAT_SIZE)
    stat.pointee.size = UInt64(frame.count)
  }

  fileprivate func write(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    if gathered + bytes.count > buffer.count, !flush() { return -1 }
    guard bytes.count <= buffer.count else { return put(bytes) ? Int64(bytes.count) : -1 }
    buffer.baseAddress!.advanced(by: gathered).copyMemory(
      from: bytes.baseAddress!, byteCount: bytes.count)
    gathered += bytes.count
    return Int64(bytes.count)
  }

  fileprivate func seekForWriting(_ arguments: UnsafeMutableRawPointer, _ size: UInt64) -> Int64 {
    guard flush() else { return -1 }
    var error = zip_error_t()
    let offset = zip_source_seek_compute_offset(
      UInt64(start), UInt64.max >> 1, arguments, size, &error)
    guard offset >= 0 else { return -1 }
    start = offset
    return 0
  }

  fileprivate var tellForWriting: Int64 { start + Int64(gathered) }

  /// Writes what was gathered. False if that did not work; ``failure`` then says why.
  fileprivate func flush() -> Bool {
    defer { gathered = 0 }
    return put(UnsafeRawBufferPointer(rebasing: buffer[..<gathered]))
  }

  private func put(_ bytes: UnsafeRawBufferPointer) -> Bool {
    do { _ = try file.writeAll(toAbsoluteOffset: start, bytes) } catch {
      failure = error as? Errno ?? .ioError
      return false
    }
    start += Int64(bytes.count)
    return true
  }
}

private let fileCallback: zip_source_callback = { state, data, length, command in
  // Safe: `WorkbookFile.source` passed a retained object, released with ZIP_SOURCE_FREE.
  let owner = Unmanaged<WorkbookFile>.fromOpaque(state!)
  if command == ZIP_SOURCE_FREE {
    owner.release()
    return 0
  }
  return owner.takeUnretainedValue().answer(command, data, length)
}

extension WorkbookFile {
  fileprivate func answer(
    _ command: zip_source_cmd_t, _ data: UnsafeMutableRawPointer?, _ length: UInt64
  ) -> Int64 {
    switch command {
    case ZIP_SOURCE_SUPPORTS: return fileCommands
    case ZIP_SOURCE_OPEN, ZIP_SOURCE_BEGIN_WRITE, ZIP_SOURCE_CLOSE, ZIP_SOURCE_ROLLBACK_WRITE:
      return 0
    case ZIP_SOURCE_READ:
      return read(UnsafeMutableRawBufferPointer(start: data, count: Int(length)))
    case ZIP_SOURCE_SEEK: return seek(data!, length)
    case ZIP_SOURCE_TELL: return tell
    case ZIP_SOURCE_STAT:
      describe(data!.assumingMemoryBound(to: zip_stat_t.self))
      return Int64(MemoryLayout<zip_stat_t>.size)
    case ZIP_SOURCE_WRITE: return write(UnsafeRawBufferPointer(start: data, count: Int(length)))
    case ZIP_SOURCE_SEEK_WRITE: return seekForWriting(data!, length)
    case ZIP_SOURCE_TELL_WRITE: return tellForWriting
    case ZIP_SOURCE_COMMIT_WRITE: return flush() ? 0 : -1
    case ZIP_SOURCE_ERROR: return sourceError(data!, ZIP_ER_WRITE, failure)
    default: return -1
    }
  }
}

/// ZIP_SOURCE_ERROR asks for two ints: a libzip code and an errno.
func sourceError(_ data: UnsafeMutableRawPointer, _ code: Int32, _ cause: Errno?) -> Int64 {
  let codes = data.assumingMemoryBound(to: Int32.self)
  codes[0] = code
  codes[1] = (cause ?? .ioError).rawValue
  return Int64(2 * MemoryLayout<Int32>.size)
}

private let fileCommands: Int64 = [
  ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT, ZIP_SOURCE_ERROR,
  ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, ZIP_SOURCE_BEGIN_WRITE,
  ZIP_SOURCE_COMMIT_WRITE, ZIP_SOURCE_ROLLBACK_WRITE, ZIP_SOURCE_WRITE, ZIP_SOURCE_SEEK_WRITE,
  ZIP_SOURCE_TELL_WRITE, ZIP_SOURCE_REMOVE, ZIP_SOURCE_SUPPORTS,
].reduce(0) { $0 | 1 << Int64($1.rawValue) }

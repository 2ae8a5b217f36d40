// One output text: grown by ranges of parts, cut back where a chunk begins anew.
import CLinux
import Glibc
import SystemPackage

/// An output text, appended to by ranges of other files.
final class TextFile {
  private let path: FilePath
  private let file: FileDescriptor
  private var size: Int64 = 0
  private var markedSize: Int64 = 0

  init(_ path: FilePath) throws {
    self.path = path
    file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
  }

  deinit { try? file.close() }

  /// Copies `count` bytes from `offset` of `source`, inside the kernel where the file system can.
  func append(_ source: FileDescriptor, _ offset: Int, _ count: Int) throws {
    do { try copy(source, offset, count) } catch let error as Errno { throw failure(error) }
    size += Int64(count)
  }

  /// What has come so far stays.
  func mark() { markedSize = size }

  /// Cuts off what came since the last ``mark()``.
  func rewind() throws {
    guard size != markedSize else { return }
    do {
      guard ftruncate(file.rawValue, Int(markedSize)) == 0 else { throw Errno(rawValue: errno) }
      try file.seek(offset: markedSize, from: .start)
    } catch let error as Errno { throw failure(error) }
    size = markedSize
  }

  /// Asks the kernel to begin writing to the disk, so that ``finish()`` has less to wait for.
  func startWriteback() { clinux_start_writeback(file.rawValue) }

  func finish() throws {
    guard fsync(file.rawValue) == 0 else { throw failure(Errno(rawValue: errno)) }
  }

  private func failure(_ error: Errno) -> JobError {
    JobError("cannot write \(path.printable): \(error)")
  }

  private func copy(_ source: FileDescriptor, _ offset: Int, _ count: Int) throws {
    var position = Int64(offset)
    let end = position + Int64(count)
    while position < end {
      let copied = clinux_copy_range(
        source.rawValue, &position, file.rawValue, Int(end - position))
      if copied > 0 || copied < 0 && errno == EINTR { continue }
      guard copied < 0, [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else {
        throw copied < 0 ? Errno(rawValue: errno) : Errno.ioError
      }
      return try copyThroughMemory(source, &position, end)
    }
  }

  private func copyThroughMemory(
    _ source: FileDescriptor, _ position: inout Int64, _ end: Int64
  ) throws {
    try withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      while position < end {
        let room = UnsafeMutableRawBufferPointer(
          rebasing: buffer[..<min(buffer.count, Int(end - position))])
        let got = try source.read(fromAbsoluteOffset: position, into: room)
        guard got > 0 else { throw Errno.ioError }
        _ = try file.writeAll(UnsafeRawBufferPointer(rebasing: room[..<got]))
        position += Int64(got)
      }
    }
  }
}

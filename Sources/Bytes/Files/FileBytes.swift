// The bytes of one regular file, read at places. Whoever reads the file twice learns whether it has
// changed between.
import Glibc
import SystemPackage

/// An open file whose bytes are read by their offset, any number of times.
///
/// Errors say why the file cannot be read, without its path.
package final class FileBytes {
  /// Closed with this. Whoever asks for bytes says at which place: the place of the descriptor
  /// itself belongs to nobody.
  package let file: FileDescriptor
  private let stamp: Stamp

  package convenience init(path: FilePath) throws(BytesError) {
    let file: FileDescriptor
    do {
      // A pipe without a writer would hold up a plain open for ever.
      file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
    } catch { throw FileBytes.unreadable(error) }
    try self.init(file)
  }

  /// - Parameter file: from now on closed by this, also if it is no regular file.
  package init(_ file: FileDescriptor) throws(BytesError) {
    do {
      stamp = try FileBytes.stamp(file)
    } catch {
      try? file.close()
      throw error
    }
    self.file = file
  }

  deinit { try? file.close() }

  /// Fills `buffer` with the bytes from `offset` on.
  /// - Returns: the number of bytes; less than there is room for only at the end of the file.
  package func read(
    at offset: Int64, into buffer: UnsafeMutableRawBufferPointer
  ) throws(BytesError) -> Int {
    var filled = 0
    while filled < buffer.count {
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let got: Int
      do {
        got = try file.read(fromAbsoluteOffset: offset + Int64(filled), into: room)
      } catch { throw FileBytes.unreadable(error) }
      if got == 0 { break }
      filled += got
    }
    return filled
  }

  /// - Throws: ``BytesError`` if the file has been written to since it was opened.
  package func requireUnchanged() throws(BytesError) {
    guard try FileBytes.stamp(file) == stamp else {
      throw BytesError("changed while it was read")
    }
  }

  /// Size and time of the last change.
  private struct Stamp: Equatable {
    let size: off_t
    let seconds: Int
    let nanoseconds: Int
  }

  private static func stamp(_ file: FileDescriptor) throws(BytesError) -> Stamp {
    var status = Glibc.stat()
    guard fstat(file.rawValue, &status) == 0 else { throw unreadable(Errno(rawValue: errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw BytesError("not a regular file") }
    return Stamp(
      size: status.st_size, seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
  }

  private static func unreadable(_ error: any Error) -> BytesError {
    BytesError("cannot be read: \((error as? Errno)?.description ?? "\(error)")")
  }
}

// What stat(2) says about a path.
import Glibc
import SystemPackage

/// Identifies a file whatever name it was reached by.
package struct FileNumber: Hashable, Sendable {
  /// The number of the file system, as `st_dev` has it.
  package let device: UInt64
  /// The number of the file in it, as `st_ino` has it.
  package let node: UInt64

  package init(device: UInt64, node: UInt64) { (self.device, self.node) = (device, node) }
}

/// What stat(2) says about a path, links followed.
package struct FileStatus: Sendable, Equatable {
  /// Which file it is.
  package let number: FileNumber
  /// Bytes; never below 0.
  package let size: Int
  /// Time of the last change, in nanoseconds, modulo 2^64: it tells two times apart, and orders
  /// none.
  package let modified: Int
  private let mode: UInt32

  /// Whether it is a directory.
  package var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
  /// Whether it is a regular file.
  package var isRegular: Bool { mode & S_IFMT == S_IFREG }

  /// nil if there is nothing, or nothing that may be looked at.
  package init?(_ path: FilePath) {
    guard let status = try? FileStatus(lookingAt: path) else { return nil }
    self = status
  }

  /// - Throws: why it cannot be looked at.
  package init(lookingAt path: FilePath) throws(Errno) {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else {
      throw Errno(rawValue: errno)
    }
    self.init(status)
  }

  /// - Throws: `Errno`.
  package init(of file: FileBytes) throws {
    var status = stat()
    guard fstat(file.file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    self.init(status)
  }

  /// File systems may say anything: a time of the year 30,000 is more nanoseconds than a word
  /// holds.
  package init(_ status: stat) {
    number = FileNumber(
      device: UInt64(truncatingIfNeeded: status.st_dev),
      node: UInt64(truncatingIfNeeded: status.st_ino))
    size = max(0, Int(clamping: status.st_size))
    modified =
      Int(truncatingIfNeeded: status.st_mtim.tv_sec) &* 1_000_000_000
      &+ Int(truncatingIfNeeded: status.st_mtim.tv_nsec)
    mode = status.st_mode
  }

  /// Whether a name stands there, whatever it leads to; also if that cannot be told.
  package static func isNamed(_ path: FilePath) -> Bool {
    var status = stat()
    return path.withPlatformString { lstat($0, &status) } == 0
      || (errno != ENOENT && errno != ENOTDIR)
  }
}

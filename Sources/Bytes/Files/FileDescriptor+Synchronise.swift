// Bytes that must outlive a loss of power.
import Glibc
import SystemPackage

extension FileDescriptor {
  /// Brings a file or directory to the disk (fsync), however often a signal comes between.
  /// - Throws: `Errno`.
  package func synchronise() throws {
    while fsync(rawValue) != 0 {
      let error = Errno(rawValue: errno)
      guard error == .interrupted else { throw error }
    }
  }
}

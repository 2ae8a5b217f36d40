// Files that are read whole.
import Glibc
import SystemPackage

/// Reads files that fit into memory.
package enum SmallFile {
  /// Bytes; what is larger is no small file.
  private static let usualLimit = 256 << 20

  /// The bytes of a regular file; nothing else is waited for or read from.
  /// - Throws: ``BytesError`` if it cannot be read, is no file or is too large.
  package static func bytes(_ path: FilePath, upTo limit: Int = usualLimit) throws -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
      return try file.closeAfter {
        guard let size = try size(file, upTo: limit) else {
          throw BytesError("too large: more than \(limit >> 10) KiB", at: path.printable)
        }
        var bytes: [UInt8] = []
        try file.forEachPiece(0..<size) { bytes += $0 }
        return bytes
      }
    } catch let error as Errno {
      throw BytesError("cannot be read: \(error)", at: path.printable)
    } catch let error as NoFile { throw BytesError(error.reason, at: path.printable) }
  }

  private struct NoFile: Error { let reason: String }

  /// nil if it is more than `limit`.
  private static func size(_ file: FileDescriptor, upTo limit: Int) throws -> Int? {
    var status = stat()
    guard fstat(file.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
    let kind = status.st_mode & S_IFMT
    guard kind == S_IFREG else {
      throw NoFile(reason: kind == S_IFDIR ? "a directory, not a file" : "not a regular file")
    }
    return status.st_size > limit ? nil : Int(status.st_size)
  }
}

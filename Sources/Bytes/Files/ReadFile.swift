// A file that is read where something is known to stand.
import SystemPackage

/// A file that is read at places.
package final class ReadFile {
  private let file: FileDescriptor
  /// Bytes, as it was when it was opened.
  package let size: Int

  /// - Throws: ``BytesError`` if it cannot be opened.
  package init(_ path: FilePath) throws {
    do {
      file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    } catch let error as Errno { throw BytesError("cannot be read: \(error)", at: path.printable) }
    size = Int(try file.seek(offset: 0, from: .end))
  }

  deinit { try? file.close() }

  /// So many bytes from an offset on.
  /// - Throws: `Errno`; EIO if the file ends before.
  package func bytes(_ offset: Int, _ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    try file.forEachPiece(offset..<offset + count) { bytes += $0 }
    return bytes
  }

  /// So many little-endian words from an offset on.
  /// - Throws: `Errno`; EIO if the file ends before.
  package func words(_ offset: Int, _ count: Int) throws -> [UInt64] {
    try bytes(offset, count * 8).withUnsafeBytes { raw in
      (0..<count).map {
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
  }
}

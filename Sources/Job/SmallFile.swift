// Files that are read whole.
import SystemPackage

package enum SmallFile {
  /// Bytes; no recipe is larger, and no rules compiled from one.
  private static let limit = 256 << 20

  /// The text of a file.
  /// - Throws: ``JobError`` where it cannot be read, is too large or is no UTF-8.
  package static func text(_ path: FilePath) throws -> String {
    guard let text = String(validating: try bytes(path), as: UTF8.self) else {
      throw JobError("no UTF-8", at: path.printable)
    }
    return text
  }

  /// The bytes of a file.
  /// - Throws: ``JobError`` where it cannot be read or is too large.
  static func bytes(_ path: FilePath) throws -> [UInt8] {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      return try file.closeAfter {
        var bytes: [UInt8] = []
        let size = Int(try file.seek(offset: 0, from: .end))
        guard size <= limit else { throw JobError("too large for rules", at: path.printable) }
        try file.forEachPiece(0..<size) { bytes += $0 }
        return bytes
      }
    } catch let error as Errno {
      throw JobError("cannot be read: \(error)", at: path.printable)
    }
  }
}

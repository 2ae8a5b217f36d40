// Digests of whole files.
import SystemPackage

/// XXH3 of what a file holds.
package enum FileDigest {
  /// XXH3-64 of a file's bytes.
  package static func of(_ file: FileBytes) throws -> UInt64 {
    let checksum = Checksum()
    try file.file.forEachPiece(0..<FileStatus(of: file).size, checksum.update)
    return checksum.value
  }

  /// The size of a file and its XXH3-128, as `xxhsum -H2` prints it.
  package static func text(of path: FilePath) throws -> (bytes: Int, digest: String) {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter { try text(of: file) }
  }

  /// The same of a file that is open.
  package static func text(of file: FileDescriptor) throws -> (bytes: Int, digest: String) {
    let digest = Digest()
    let size = Int(try file.seek(offset: 0, from: .end))
    try file.forEachPiece(0..<size, digest.update)
    return (size, digest.text)
  }
}

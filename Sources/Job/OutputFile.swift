// One output file: grown by ranges of parts or by bytes, cut back where a chunk begins anew, digested as it grows.
import CLinux
import Cleaning
import Sheets
import SystemPackage

/// A file of the output as the report names it.
package struct WrittenFile: Codable, Sendable, Equatable {
  /// Relative to the output directory.
  package var path: String
  package var bytes: Int
  /// XXH3-128, as `xxhsum -H2` prints it.
  package var xxh128: String
}

/// An output file in the making.
///
/// Ranges of parts pass through memory: the text's borders lie anywhere in a block, so no file system can share them,
/// and a copy inside the kernel took as long while its digest would have needed another reading.
final class OutputFile {
  private let path: FilePath
  private let file: FileDescriptor
  private var digest = Digest()
  private var markedDigest = Digest()
  private var markedSize = 0
  private(set) var size = 0

  init(_ path: FilePath) throws {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch let error as Errno {
      throw JobError("cannot write \(path.printable): \(error)")
    }
  }

  deinit { try? file.close() }

  /// Appends `count` bytes from `offset` of `source`.
  func append(_ source: FileDescriptor, _ offset: Int, _ count: Int) throws {
    do {
      try source.forEachPiece(offset..<offset + count) { piece in try append(piece) }
    } catch let error as Errno { throw failure(error) }
  }

  func append(_ bytes: UnsafeRawBufferPointer) throws {
    do { _ = try file.writeAll(bytes) } catch let error as Errno { throw failure(error) }
    digest.update(bytes)
    size += bytes.count
  }

  func append(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes { try append($0) } }

  /// What has come so far stays.
  func mark() {
    markedSize = size
    markedDigest.become(digest)
  }

  /// Cuts off what came since the last ``mark()``.
  func rewind() throws {
    guard size != markedSize else { return }
    do {
      try file.resize(to: Int64(markedSize))
      try file.seek(offset: Int64(markedSize), from: .start)
    } catch let error as Errno { throw failure(error) }
    size = markedSize
    digest.become(markedDigest)
  }

  /// Asks the kernel to begin writing to the disk, so that ``finish(as:)`` has less to wait for.
  func startWriteback() { clinux_start_writeback(file.rawValue) }

  /// Brings the file to the disk.
  func finish(as name: String) throws -> WrittenFile {
    do { try file.synchronise() } catch let error as Errno { throw failure(error) }
    return WrittenFile(path: name, bytes: size, xxh128: digest.text)
  }

  private func failure(_ error: Errno) -> JobError {
    JobError("cannot write \(path.printable): \(error)")
  }
}

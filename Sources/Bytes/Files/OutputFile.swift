// A file in the making: grown by ranges of other files or by bytes, cut back to where it was
// marked, digested as it grows.
import Glibc
import SystemPackage

/// A file that was written: its name, and what tells whether it is still the same.
package struct WrittenFile: Codable, Sendable, Equatable {
  /// Relative to the directory that it is written for.
  package var path: String
  /// How many bytes it has.
  package var bytes: Int
  /// XXH3-128, as `xxhsum -H2` prints it.
  package var xxh128: String

  package init(path: String, bytes: Int, xxh128: String) {
    (self.path, self.bytes, self.xxh128) = (path, bytes, xxh128)
  }
}

/// A file in the making. Writes begin and end between blocks of 256 KiB: pages that are
/// written whole cost the kernel least.
///
/// Ranges of files pass through memory: their borders lie anywhere in a block, so no file
/// system can share them, and a copy inside the kernel took as long while its digest would have
/// needed another reading.
package final class OutputFile {
  /// Bytes of a block.
  package static let blockSize = 256 << 10

  private let path: FilePath
  private let file: FileDescriptor
  /// What fills no block yet.
  private var gathered = ByteBuffer()
  /// Of what is in the file.
  private var digest = Digest()
  private var written = 0
  private var marked = (digest: Digest(), size: 0)
  private var writeback = Writeback()

  /// Makes the file, or empties it.
  /// - Throws: ``BytesError``.
  package init(_ path: FilePath) throws {
    self.path = path
    do {
      file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: .leftByUmask)
    } catch let error as Errno {
      throw BytesError("cannot write \(path.printable): \(error)")
    }
  }

  deinit { try? file.close() }

  /// The last component of its path.
  package var name: String { path.lastComponent?.string ?? "" }

  /// How many bytes were appended.
  package var size: Int { written + gathered.count }

  /// Appends what `write` appends to the bytes that it is given.
  @inline(__always)
  private func append(_ write: (inout ByteBuffer) throws -> Void) throws {
    try write(&gathered)
    if gathered.count >= OutputFile.blockSize { try writeBlocks() }
  }

  /// Appends bytes, of which some wait until a block is full.
  package func append(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes.bindMemory(to: UInt8.self)[...]
    while !rest.isEmpty {
      try append { $0.append(Bytes(rebasing: rest.prefix(OutputFile.blockSize))) }
      rest = rest.dropFirst(OutputFile.blockSize)
    }
  }

  /// Takes whole blocks from the front of a buffer that its owner appends to; what is left there
  /// comes next.
  package func take(_ buffer: inout ByteBuffer) throws {
    if gathered.count > 0 {
      try append(buffer.raw)
      return buffer.clear()
    }
    let whole = (written + buffer.count) / OutputFile.blockSize * OutputFile.blockSize - written
    guard whole > 0 else { return }
    try write(UnsafeRawBufferPointer(rebasing: buffer.raw[..<whole]))
    buffer.removeFirst(whole)
  }

  /// Appends `count` bytes from `offset` of `source`.
  package func append(_ source: FileDescriptor, _ offset: Int, _ count: Int) throws {
    for start in stride(from: offset, to: offset + count, by: OutputFile.blockSize) {
      let size = min(OutputFile.blockSize, offset + count - start)
      do { try append { try source.append(size, from: start, to: &$0) } } catch let error as Errno {
        throw failure(error)
      }
    }
  }

  /// Writes up to the last border of a block.
  private func writeBlocks() throws {
    let whole = size / OutputFile.blockSize * OutputFile.blockSize - written
    try write(UnsafeRawBufferPointer(rebasing: gathered.raw[..<whole]))
    gathered.removeFirst(whole)
  }

  private func flush() throws {
    if gathered.count > 0 { try write(gathered.raw) }
    gathered.clear()
  }

  private func write(_ bytes: UnsafeRawBufferPointer) throws {
    do { _ = try file.writeAll(bytes) } catch let error as Errno { throw failure(error) }
    digest.update(bytes)
    written += bytes.count
    writeback.follow(file, to: written)
  }

  /// What has come so far stays.
  package func mark() throws {
    try flush()
    marked.digest.become(digest)
    marked.size = written
  }

  /// Cuts off what came since the last ``mark()``.
  package func rewind() throws {
    gathered.clear()
    guard written != marked.size else { return }
    do {
      try file.resize(to: Int64(marked.size))
      try file.seek(offset: Int64(marked.size), from: .start)
    } catch let error as Errno { throw failure(error) }
    digest.become(marked.digest)
    written = marked.size
    writeback.goBack(to: written)
  }

  /// Nothing more will come: has the disk begin with the rest, so that ``finish(as:)`` has less to
  /// wait for.
  package func complete() throws {
    try flush()
    writeback.begin(file)
  }

  /// Brings the file to the disk.
  package func finish(as name: String) throws -> WrittenFile {
    try flush()
    do { try file.synchronise() } catch let error as Errno { throw failure(error) }
    return WrittenFile(path: name, bytes: written, xxh128: digest.text)
  }

  private func failure(_ error: Errno) -> BytesError {
    BytesError("cannot write \(path.printable): \(error)")
  }
}

// A file of an output, line by line.
import Glibc
import SystemPackage

/// The lines of files that a run writes.
package enum Lines {
  /// Hands on every line with its line end, unpacked if the name says so; ``StopReading`` ends
  /// the reading.
  ///
  /// Memory is that of the longest line.
  /// - Throws: ``BytesError`` that names the file.
  package static func forEach(of name: String, in folder: FilePath, _ use: (Bytes) throws -> Void)
    throws
  {
    var cutter = LineCutter()
    let path = folder.appending(name)
    do {
      try PackedFile.forEachPiece(of: path) { try cutter.take($0, use) }
      guard cutter.isBetween else { throw BytesError("ends inside a line", at: path.printable) }
    } catch is StopReading {} catch let error as BytesError where error.place == nil {
      throw BytesError(error.reason, at: path.printable)
    }
  }
}

/// Cuts a stream of bytes into lines with their ends.
private struct LineCutter {
  private var pending: [UInt8] = []

  var isBetween: Bool { pending.isEmpty }

  mutating func take(_ piece: UnsafeRawBufferPointer, _ use: (Bytes) throws -> Void) throws {
    var rest = piece.bindMemory(to: UInt8.self)
    while let end = LineCutter.end(rest) {
      let line = Bytes(rebasing: rest[..<end])
      if pending.isEmpty {
        try use(line)
      } else {
        pending.append(contentsOf: line)
        try pending.withUnsafeBufferPointer(use)
        pending.removeAll(keepingCapacity: true)
      }
      rest = Bytes(rebasing: rest[end...])
    }
    pending.append(contentsOf: rest)
  }

  /// Bytes up to the first line end, that included.
  private static func end(_ bytes: Bytes) -> Int? {
    guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, bytes.count) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
  }
}

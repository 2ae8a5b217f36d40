// The file in which candidate pairs wait for the comparison of their dialogues.
import Bytes
import SystemPackage

/// Pairs of dialogues, two numbers of 32 bits each, the earlier first.
final class PairFile {
  private let file: FileDescriptor
  private var buffer: [UInt32] = []

  init(writing path: FilePath) throws {
    file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .leftByUmask)
  }

  deinit { try? file.close() }

  func append(_ one: UInt32, _ other: UInt32) throws {
    buffer.append(one.littleEndian)
    buffer.append(other.littleEndian)
    if buffer.count >= 1 << 14 { try finish() }
  }

  func finish() throws {
    _ = try buffer.withUnsafeBytes { try file.writeAll($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  static func forEach(_ path: FilePath, _ use: (UInt32, UInt32) throws -> Void) throws {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    try file.closeAfter {
      let size = Int(try file.seek(offset: 0, from: .end))
      try file.forEachPiece(0..<size - size % 8) { piece in
        for offset in stride(from: 0, to: piece.count - piece.count % 8, by: 8) {
          let pair = piece.loadUnaligned(fromByteOffset: offset, as: (UInt32, UInt32).self)
          try use(UInt32(littleEndian: pair.0), UInt32(littleEndian: pair.1))
        }
      }
    }
  }
}

// Bytes that may be anything, read as a part: what the fuzzer and its short form in the tests do.
#if DEBUG || FUZZ
import SystemPackage

@testable import Bytes
@testable import Cleaning
@testable import Job

/// Reads garbage as the tool would read a part.
///
/// It may throw, or find the part damaged; a trap, or memory that grows past the size of the bytes,
/// is a defect.
package struct PartTrial {
  private let path: FilePath

  /// - Parameter path: a file that each trial overwrites.
  package init(_ path: FilePath) { self.path = path }

  /// Everything that is ever asked of a part.
  /// - Returns: whether the bytes are a part that holds.
  package func read(_ bytes: [UInt8]) -> Bool {
    do {
      try Trial.write(bytes, to: path)
      let reader = try PartReader(path)
      let (isWhole, isJoinable) = (try reader.isIntact(), isJoinable(reader))
      return try isWhole && isJoinable && reader.record().origin.size >= 0
    } catch { return false }
  }

  /// Whether the writer could take texts and fragments from it. What it is handed must lie inside
  /// its section.
  private func isJoinable(_ reader: PartReader) -> Bool {
    do {
      var end = 0
      try reader.forEachDialogue { end += Int($0.length) }
      let names = try NameTable(reader)
      try reader.forEachDialogue { _ = try? names.names(of: $0) }
      let fragments = try reader.fragments()
      precondition(end == reader.trailer.textBytes)
      precondition(fragments.allSatisfy { Int($0.offset) <= reader.trailer.rowPrintOffset })
      for kind in [MarkKind.rows, .dialogues] {
        for slice in [0..<1, 7..<200, 0..<256] { _ = try reader.marks(kind, slice) }
      }
      for slice in [0..<1, 7..<200, 0..<256] {
        try reader.forEachMessage(slice) {
          let text = try reader.text(of: $0)
          precondition(text.count >= Int($0.lastLength))
          _ = try? NameTable.names(Int($0.owner), of: reader)
        }
      }
      if reader.trailer.dialogues > 0 { _ = try reader.dialogue(reader.trailer.dialogues - 1) }
      _ = fragments.reduce(0) { $0 + $1.fragment.rows }
      _ = fragments.reduce(0) { $0 + $1.fragment.xmlBytes }
      return true
    } catch { return false }
  }

  /// The bytes with a trailer behind them that fits, so that a mutation gets past sizes and
  /// checksums.
  ///
  /// The first eighteen bytes say how long the sections are wished to be; what they leave are
  /// fragments.
  package static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.count >= 18 else { return bytes }
    let wishes = stride(from: 0, to: 18, by: 2).map { Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8 }
    let body = Array(bytes.dropFirst(18))
    var (left, trailer) = (body.count, PartTrailer())
    trailer.recordBytes = Trial.take(wishes[0], of: &left)
    trailer.dialogues = Trial.take(wishes[1], of: &left, size: PartTrailer.dialogueSize)
    trailer.fragments = Trial.take(wishes[2], of: &left, size: PartTrailer.fragmentSize)
    trailer.nameBytes = Trial.take(wishes[6], of: &left)
    trailer.messageIndexBytes = Trial.take(wishes[8], of: &left)
    trailer.messageBytes = Trial.take(wishes[7], of: &left)
    trailer.dialoguePrintBytes = Trial.take(wishes[4], of: &left)
    trailer.rowPrintBytes = Trial.take(wishes[5], of: &left)
    trailer.textBytes = Trial.take(wishes[3], of: &left, size: 2)
    (trailer.fragmentBytes, trailer.textRoom) = (left, trailer.textBytes)
    (trailer.recordChecksum, trailer.checksum) = checksums(body, trailer)
    return body + Trial.bytes(trailer.words)
  }

  private static func checksums(_ body: [UInt8], _ trailer: PartTrailer) -> (UInt64, UInt64) {
    body.withUnsafeBytes { raw in
      let section = { (range: Range<Int>) in UnsafeRawBufferPointer(rebasing: raw[range]) }
      let main = Checksum()
      main.update(section(0..<trailer.reversedOffset))
      let reversed = Checksum.of(section(trailer.reversedOffset..<trailer.tailOffset))
      withUnsafeBytes(of: reversed.littleEndian) { main.update($0) }
      main.update(section(trailer.tailOffset..<body.count))
      return (Checksum.of(section(trailer.recordOffset..<body.count)), main.value)
    }
  }
}

/// What the trials share.
enum Trial {
  static func write(_ bytes: [UInt8], to path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(bytes) }
  }

  static func bytes(_ words: [UInt64]) -> [UInt8] {
    words.map(\.littleEndian).withUnsafeBytes { Array($0) }
  }

  /// As many of the `wish` things of `size` bytes as `left` has room for.
  static func take(_ wish: Int, of left: inout Int, size: Int = 1) -> Int {
    let count = min(wish, left / size)
    left -= count * size
    return count
  }
}
#endif

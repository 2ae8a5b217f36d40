// `OUT/index`: which dialogue stands where, for whoever picks dialogues from the texts or checks
// them.
//
// Layout, little-endian words of 64 bits: four for each dialogue in plan order (identity low and
// high, offset in the texts of its set, bytes × 256 + number of the set, 0 for train), then a
// trailer of four ("chatmill", version 2, number of dialogues, 0). A dialogue has the same offset
// and size in forward and in reversed text.
import Bytes
import Cleaning
import SystemPackage

/// One dialogue of the output.
struct IndexEntry: Equatable, Sendable {
  /// XXH3-128 of file identity, agent and customer; see ``SplitKey``.
  var identity: Fingerprint
  /// Bytes before it in the texts of its set.
  var offset: Int
  /// Bytes with the blank line.
  var length: Int
  /// 0 for `train`, 1 for the first set beside it, and so on.
  var set: Int

  static let size = 32

  init(identity: Fingerprint, offset: Int, length: Int, set: Int) {
    (self.identity, self.offset) = (identity, offset)
    (self.length, self.set) = (length, set)
  }

  /// nil where the words are no entry.
  init?(words: [UInt64]) {
    guard let offset = Int(exactly: words[2]), let length = Int(exactly: words[3] >> 8) else {
      return nil
    }
    self.init(
      identity: Fingerprint(low: words[0], high: words[1]), offset: offset, length: length,
      set: Int(words[3] & 0xFF))
  }

  var words: [UInt64] {
    [identity.low, identity.high, UInt64(offset), UInt64(length) << 8 | UInt64(set)]
  }
}

enum IndexTrailer {
  static let size = 32
  private static let magic = PartTrailer.magic
  private static let version: UInt64 = 2

  static func words(_ dialogues: Int) -> [UInt64] { [magic, version, UInt64(dialogues), 0] }
}

/// Writes the index.
final class IndexWriter: Rewindable {
  private let file: OutputFile

  init(_ path: FilePath) throws { file = try OutputFile(path) }

  func append(_ entry: IndexEntry) throws {
    try append(entry.words)
  }

  private func append(_ words: [UInt64]) throws {
    for word in words { try withUnsafeBytes(of: word.littleEndian) { try file.append($0) } }
  }

  func mark() throws { try file.mark() }

  func rewind() throws { try file.rewind() }

  func complete() throws { try file.complete() }

  /// Writes the trailer and brings the file to the disk.
  func finish(as name: String) throws -> WrittenFile {
    try append(IndexTrailer.words(file.size / IndexEntry.size))
    return try file.finish(as: name)
  }
}

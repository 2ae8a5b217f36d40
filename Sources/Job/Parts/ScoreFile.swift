// What a model says of the dialogues of one part, as the scorer leaves it for the writer.
import Bytes
import SystemPackage

/// Where the line about one dialogue stands in a file of scores.
///
/// A file has a word of 64 bits for each dialogue of its part, little-endian: bytes between the
/// first line and its own × 2, + 1 where the line tells of a failure; all ones where the model was
/// not asked. Behind the words stand the lines, each a JSON object as the model wrote it, or
/// `{"error":{…}}`.
///
/// Written and read within one run, so it has no checksum.
struct ScorePlace: Equatable {
  static let none = UInt64.max

  let offset: Int
  let isFailed: Bool

  init(offset: Int, isFailed: Bool) { (self.offset, self.isFailed) = (offset, isFailed) }

  /// nil where the model was not asked.
  init?(word: UInt64) {
    guard word != ScorePlace.none else { return nil }
    self.init(offset: Int(word >> 1), isFailed: word & 1 == 1)
  }

  var word: UInt64 { UInt64(offset) << 1 | (isFailed ? 1 : 0) }
}

/// A file of scores in the making. It is open only while something is written to it, since many are
/// in the making at once.
final class ScoreDraft {
  /// Bytes of lines that wait in memory.
  private static let most = 64 << 10

  private let path: FilePath
  private var words: [UInt64]
  private var lines = ByteBuffer(capacity: 256)
  /// Bytes of lines that are in the file.
  private var written = 0
  private var isMade = false

  init(_ path: FilePath, dialogues: Int) {
    self.path = path
    words = Array(repeating: ScorePlace.none, count: dialogues)
  }

  func append(_ line: Bytes, isFailed: Bool, of dialogue: Int) throws {
    words[dialogue] = ScorePlace(offset: written + lines.count, isFailed: isFailed).word
    lines.append(line)
    lines.append(0x0A)
    if lines.count >= ScoreDraft.most { try write { _ in } }
  }

  /// Writes what is left, and where each line stands.
  func finish() throws {
    try write { file in
      _ = try words.map(\.littleEndian).withUnsafeBytes {
        try file.writeAll(toAbsoluteOffset: 0, $0)
      }
    }
    words = []
  }

  private func write(_ more: (FileDescriptor) throws -> Void) throws {
    var options: FileDescriptor.OpenOptions = [.create, .closeOnExec]
    if !isMade { options.insert(.truncate) }
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: options, permissions: .leftByUmask)
      isMade = true
      try file.closeAfter {
        _ = try file.writeAll(toAbsoluteOffset: Int64(words.count * 8 + written), lines.raw)
        try more(file)
      }
    } catch let error as Errno {
      throw JobError("cannot be written: \(error)", at: path.printable)
    }
    written += lines.count
    lines.clear()
  }
}

/// A file of scores as the writer reads it.
final class ScoreReader {
  private static let step = 256 << 10

  private let file: FileDescriptor
  private let words: [UInt64]
  private let size: Int
  /// Bytes of lines around the last one that was asked for.
  private var window = ByteBuffer()
  private var start = 0

  /// - Throws: ``JobError`` where it is not of a part with so many dialogues.
  init(_ path: FilePath, dialogues: Int) throws {
    file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    do {
      size = Int(try file.seek(offset: 0, from: .end))
      guard size >= dialogues * 8 else { throw JobError("damaged scores", at: path.printable) }
      words = try PartReader.words(file, at: 0, count: dialogues)
    } catch {
      try? file.close()
      throw error
    }
  }

  deinit { try? file.close() }

  /// Where the line about a dialogue stands; nil where the model was not asked.
  func place(_ dialogue: Int) -> ScorePlace? { ScorePlace(word: words[dialogue]) }

  /// The line at a place, without its end; valid until the next call.
  func line(_ place: ScorePlace) throws -> Bytes {
    let offset = words.count * 8 + place.offset
    if let line = lineInWindow(offset) { return line }
    var step = ScoreReader.step
    while true {
      guard offset < size else { throw JobError("damaged scores") }
      window.clear()
      start = offset
      try file.append(min(step, size - offset), from: offset, to: &window)
      if let line = lineInWindow(offset) { return line }
      guard step < size - offset else { throw JobError("damaged scores") }
      step *= 4
    }
  }

  private func lineInWindow(_ offset: Int) -> Bytes? {
    guard offset >= start, offset < start + window.count else { return nil }
    let rest = Bytes(rebasing: window.bytes[(offset - start)...])
    return rest.firstIndex(of: 0x0A).map { Bytes(rebasing: rest[..<$0]) }
  }
}

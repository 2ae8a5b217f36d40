// The index of an output, read back.
import Bytes
import SystemPackage

/// Goes through the entries of an index.
final class IndexReader {
  private let file: ReadFile
  /// How many dialogues the index has.
  let count: Int

  /// - Throws: ``JobError`` if it cannot be opened or is no index.
  init(_ path: FilePath) throws {
    file = try ReadFile(path)
    count = (file.size - IndexTrailer.size) / IndexEntry.size
    guard file.size >= IndexTrailer.size, file.size % IndexEntry.size == 0,
      try file.words(file.size - IndexTrailer.size, 4) == IndexTrailer.words(count)
    else { throw JobError("is no index of this version of chatmill") }
  }

  func forEach(_ use: (IndexEntry) throws -> Void) throws {
    let step = 4096
    for start in stride(from: 0, to: count, by: step) {
      let count = min(step, count - start)
      let words = try file.words(start * IndexEntry.size, count * 4)
      for entry in 0..<count {
        guard let entry = IndexEntry(words: Array(words[entry * 4..<entry * 4 + 4])) else {
          throw JobError("damaged entry")
        }
        try use(entry)
      }
    }
  }
}

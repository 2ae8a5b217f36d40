// Bytes that may be anything, read as the index of an output: what the fuzzer and its short form in
// the tests do.
#if DEBUG || FUZZ
import SystemPackage

@testable import Bytes
@testable import Job

/// Holds garbage beside texts, as `chatmill verify` would. It may throw or note problems, and
/// nothing else.
package struct IndexTrial {
  private let folder: FilePath

  /// - Parameter folder: whose files each trial overwrites.
  package init(_ folder: FilePath) throws {
    self.folder = folder
    for name in IndexTrial.directions { try Folder.make(folder.appending(name)) }
  }

  private static let directions = ["forward", "reversed"]

  /// - Returns: whether everything is in its place.
  package func check(index: [UInt8], text: [UInt8]) -> Bool {
    do {
      try Trial.write(index, to: folder.appending("index"))
      for name in IndexTrial.directions {
        try Trial.write(text, to: folder.appending(name).appending("train.txt"))
        try Trial.write(text, to: folder.appending(name).appending("val.txt"))
      }
      let check = try IndexCheck(folder, labels: ["A:", "B:"], sets: ["train", "val"])
      try check.run()
      return check.problems.isEmpty
    } catch { return false }
  }

  /// The index with a trailer behind it that fits.
  package static func sealed(_ index: [UInt8]) -> [UInt8] {
    let entries = index.prefix(index.count / IndexEntry.size * IndexEntry.size)
    return entries + Trial.bytes(IndexTrailer.words(entries.count / IndexEntry.size))
  }
}
#endif

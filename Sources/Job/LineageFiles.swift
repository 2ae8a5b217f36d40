// Beside an output, which rows its dialogues are from.
import Cleaning
import Sheets
import SystemPackage

/// `train.lineage.jsonl` and so on: a line for each dialogue of a set, in their order.
final class LineageFiles {
  /// Behind the name of a set.
  static let ending = ".lineage"

  private let files: [ShardedFile]
  private var counts: [Int]
  private var marked: [Int]

  /// - Parameter name: of the output's folder, which exists.
  init(_ folder: FilePath, _ name: String, _ sets: [String]) throws {
    files = try sets.map {
      try ShardedFile(folder, name, $0 + LineageFiles.ending, "jsonl", Output(.messages))
    }
    counts = sets.map { _ in 0 }
    marked = counts
  }

  func append(_ talk: Talk, to set: Int) throws {
    _ = try files[set].append { bytes in
      bytes.append(contentsOf: talk.lineage(counts[set]))
      return true
    }
    counts[set] += 1
  }

  func mark() throws {
    for file in files { try file.mark() }
    marked = counts
  }

  func rewind() throws {
    for file in files { try file.rewind() }
    counts = marked
  }

  func finish() throws -> [WrittenFile] { try files.flatMap { try $0.finish() } }
}

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
      LineageFiles.append(talk, counts[set], to: &bytes)
      return true
    }
    counts[set] += 1
  }

  private static func append(_ talk: Talk, _ number: Int, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "{\"dialogue\":\(number),\"file\":".utf8)
    JSONText.append(talk.file, to: &bytes)
    bytes.append(contentsOf: ",\"sheet\":".utf8)
    JSONText.append(talk.sheet, to: &bytes)
    bytes.append(
      contentsOf: ",\"first\":\(talk.rows.lowerBound),\"last\":\(talk.rows.upperBound),\"agent\":"
        .utf8)
    talk.names.agent.withUnsafeBufferPointer { JSONText.append($0, to: &bytes) }
    bytes.append(contentsOf: ",\"customer\":".utf8)
    talk.names.customer.withUnsafeBufferPointer { JSONText.append($0, to: &bytes) }
    bytes.append(contentsOf: "}\n".utf8)
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

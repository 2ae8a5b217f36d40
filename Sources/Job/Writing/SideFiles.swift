// Beside every output, one line for each of its dialogues: which rows it is from, or what a model
// says of it.
import Bytes
import Cleaning
import Sheets
import SystemPackage

/// Writes one line for each dialogue of a set, in their order, and gives every output its own:
/// `train.lineage.jsonl` or `train.scores.jsonl`, and so on.
///
/// An output that has all dialogues has the same lines as the others, so their files are one file
/// with several names; lines are written anew only for an output that left dialogues out.
final class SideFiles: Rewindable {
  /// Behind the name of a set.
  static let lineage = ".lineage"
  static let scores = ".scores"

  private let folder: FilePath
  private let names: [String]
  private let files: [OutputFile]
  private var line = ByteBuffer()
  private var counts: [Int]
  private var marked: [Int]
  private var written: [WrittenFile] = []

  /// - Parameter folder: the output in the making, in which the files stand until ``remove()``.
  init(_ folder: FilePath, _ sets: [String], _ ending: String) throws {
    self.folder = folder
    names = sets.map { "\($0)\(ending).jsonl" }
    files = try names.map { try OutputFile(folder.appending($0)) }
    counts = sets.map { _ in 0 }
    marked = counts
  }

  func append(_ origin: DialogueOrigin, to set: Int) throws {
    line.clear()
    origin.writeLine(counts[set], to: &line)
    try append(to: set)
  }

  func append(_ said: ModelWord, to set: Int) throws {
    line.clear()
    line.put("{\"dialogue\":")
    line.append(decimal: counts[set])
    line.append(0x2C)
    said.writeMember(to: &line)
    line.put("}\n")
    try append(to: set)
  }

  private func append(to set: Int) throws {
    try files[set].append(line.raw)
    counts[set] += 1
  }

  func mark() throws {
    try files.mark()
    marked = counts
  }

  func rewind() throws {
    try files.rewind()
    counts = marked
  }

  func complete() throws { try files.complete() }

  /// Brings the lines to the disk.
  func finish() throws { written = try zip(names, files).map { try $1.finish(as: $0) } }

  /// Gives an output its files, once all lines are there.
  /// - Parameters:
  ///   - output: its folder.
  ///   - left: by set the dialogues that it does not have, in ascending order.
  func give(to output: String, without left: [[UInt32]]) throws -> [WrittenFile] {
    try zip(written, left).map { source, left in
      let name = "\(output)/\(source.path)"
      let (old, new) = (folder.appending(source.path), folder.appending(name))
      if left.isEmpty {
        try Folder.link(old, new)
        return WrittenFile(path: name, bytes: source.bytes, xxh128: source.xxh128)
      }
      var rest = left[...]
      return try LineageLine.copy(source.path, in: folder, to: new, as: name) { number in
        guard rest.first.map(Int.init) == number else { return true }
        rest.removeFirst()
        return false
      }
    }
  }

  /// Takes the lines away that are no output's.
  func remove() throws { for name in names { try Folder.remove(folder.appending(name)) } }
}

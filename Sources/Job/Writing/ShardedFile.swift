// The files of one set in one form: compressed, and cut after so many dialogues.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// Writes dialogues to `train.jsonl`, or to `train-00000.jsonl` and so on.
///
/// What came since the last ``mark()`` can be taken back, files that were begun since then
/// included. Members and frames end where a mark is set, so they depend on the plan alone.
final class ShardedFile: Rewindable {
  /// Bytes of a member or frame before it is compressed.
  private static let packedSize = 1 << 20

  private let folder: FilePath
  private let folderName: String
  private let name: String
  private let ending: String
  private let output: Output
  private let isPacked: Bool
  private let pieceSize: Int
  /// What the file does not have yet.
  private var piece = ByteBuffer()
  private var current: OutputFile
  /// The file that was open at the last mark, and those begun since, but the current one.
  private var earlier: [OutputFile] = []
  private var written: [WrittenFile] = []
  /// Files begun, and dialogues in the last one.
  private var files = 1
  private var dialogues = 0
  private var marked = (files: 1, dialogues: 0)

  /// - Parameters:
  ///   - folder: the output directory.
  ///   - folderName: the folder in it, which exists.
  ///   - name: of the set.
  ///   - ending: `jsonl`
  init(_ folder: FilePath, _ folderName: String, _ name: String, _ ending: String, _ output: Output)
    throws
  {
    (self.folder, self.folderName) = (folder.appending(folderName), folderName)
    (self.name, self.output, isPacked) = (name, output, output.compression != .none)
    pieceSize = isPacked ? ShardedFile.packedSize : OutputFile.blockSize
    self.ending = ending + (isPacked ? ".\(output.compression.rawValue)" : "")
    let first = "\(name)\(output.shard > 0 ? "-" + ShardedFile.padded(0) : "").\(self.ending)"
    current = try OutputFile(self.folder.appending(first))
  }

  /// Begins another shard.
  private func begin() throws {
    earlier.append(current)
    current = try OutputFile(
      folder.appending("\(name)-\(ShardedFile.padded(files)).\(ending)"))
    (files, dialogues) = (files + 1, 0)
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Appends what `write` appends to the bytes it is given, if it says that this is a dialogue.
  /// - Returns: what `write` said.
  func append(_ write: (inout ByteBuffer) -> Bool) throws -> Bool {
    let isFull = output.shard > 0 && dialogues == output.shard
    if isFull { try flush() }
    guard write(&piece) else { return false }
    // Only now: a dialogue that the form leaves out needs no shard.
    if isFull { try begin() }
    dialogues += 1
    if piece.count >= pieceSize { try isPacked ? flush() : current.take(&piece) }
    return true
  }

  /// Completes the last member or frame.
  private func flush() throws {
    if piece.count > 0 { try appendPiece(to: current) }
    piece.clear()
  }

  private func appendPiece(to file: OutputFile) throws {
    switch output.compression {
    case .none: try file.append(piece.raw)
    case .gz: try GzipMember.of(piece.bytes).withUnsafeBytes { try file.append($0) }
    case .zst: try ZstdFrame.of(piece.bytes).withUnsafeBytes { try file.append($0) }
    }
  }

  func mark() throws {
    try flush()
    for file in earlier { written.append(try finish(file)) }
    earlier = []
    try current.mark()
    marked = (files, dialogues)
  }

  func rewind() throws {
    piece.clear()
    let all = earlier + [current]
    for file in all.dropFirst() { try Folder.remove(folder.appending(file.name)) }
    (earlier, current) = ([], all[0])
    try current.rewind()
    (files, dialogues) = marked
  }

  func complete() throws {
    try flush()
    try current.complete()
  }

  /// Brings all files to the disk.
  func finish() throws -> [WrittenFile] {
    try mark()
    return written + [try finish(current)]
  }

  private func finish(_ file: OutputFile) throws -> WrittenFile {
    // Nothing at all is no compressed file.
    if file.size == 0 { try appendPiece(to: file) }
    return try file.finish(as: "\(folderName)/\(file.name)")
  }
}

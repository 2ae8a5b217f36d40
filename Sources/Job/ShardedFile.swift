// The files of one set in one form: compressed, and cut after so many dialogues.
import Cleaning
import Sheets
import SystemPackage

/// Writes dialogues to `train.jsonl`, or to `train-00000.jsonl` and so on.
///
/// What came since the last ``mark()`` can be taken back, files that were begun since then included. Members and frames end where
/// a mark is set, so they depend on the plan alone.
final class ShardedFile {
  /// Bytes of a member or frame before it is compressed.
  private static let pieceSize = 1 << 20

  private let folder: FilePath
  private let folderName: String
  private let name: String
  private let ending: String
  private let output: Output
  private var buffer: [UInt8] = []
  /// The file that was open at the last mark, and those begun since, with their names.
  private var open: [(name: String, file: OutputFile)] = []
  private var written: [WrittenFile] = []
  /// Files begun, and dialogues in the last one.
  private var files = 0
  private var dialogues = 0
  private var marked = (files: 0, dialogues: 0)

  /// - Parameters:
  ///   - folder: the output directory.
  ///   - folderName: the folder in it, which exists.
  ///   - name: of the set.
  ///   - ending: `jsonl`
  init(_ folder: FilePath, _ folderName: String, _ name: String, _ ending: String, _ output: Output)
    throws
  {
    (self.folder, self.folderName) = (folder.appending(folderName), folderName)
    (self.name, self.output) = (name, output)
    self.ending = ending + (output.compression == .none ? "" : ".\(output.compression.rawValue)")
    try begin()
    mark(files: 1)
  }

  private func begin() throws {
    let shard = output.shard > 0 ? "-" + ShardedFile.padded(files) : ""
    let file = "\(name)\(shard).\(ending)"
    open.append((file, try OutputFile(folder.appending(file))))
    (files, dialogues) = (files + 1, 0)
  }

  private static func padded(_ number: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 5 - digits.count)) + digits
  }

  /// Appends what `write` appends to the bytes it is given, if it says that this is a dialogue.
  /// - Returns: what `write` said.
  func append(_ write: (inout [UInt8]) -> Bool) throws -> Bool {
    if output.shard > 0, dialogues == output.shard {
      try flush()
      try begin()
    }
    guard write(&buffer) else { return false }
    dialogues += 1
    if buffer.count >= ShardedFile.pieceSize { try flush() }
    return true
  }

  private func flush() throws {
    guard !buffer.isEmpty else { return }
    try open[open.count - 1].file.append(packed())
    buffer.removeAll(keepingCapacity: true)
  }

  private func packed() throws -> [UInt8] {
    switch output.compression {
    case .none: buffer
    case .gz: try GzipMember.of(buffer)
    case .zst: try ZstdFrame.of(buffer)
    }
  }

  /// What has come so far stays.
  func mark() throws {
    try flush()
    for (name, file) in open.dropLast() { written.append(try finish(file, name)) }
    open.removeFirst(open.count - 1)
    mark(files: files)
  }

  private func mark(files: Int) {
    open[0].file.mark()
    marked = (files, dialogues)
  }

  /// Takes back what came since the last ``mark()``.
  func rewind() throws {
    buffer.removeAll(keepingCapacity: true)
    for (name, _) in open.dropFirst() { try Folder.remove(folder.appending(name)) }
    open.removeLast(open.count - 1)
    try open[0].file.rewind()
    (files, dialogues) = marked
  }

  func startWriteback() { open[open.count - 1].file.startWriteback() }

  /// Brings all files to the disk.
  func finish() throws -> [WrittenFile] {
    try mark()
    return written + [try finish(open[0].file, open[0].name)]
  }

  private func finish(_ file: OutputFile, _ name: String) throws -> WrittenFile {
    // Nothing at all is no compressed file.
    if file.size == 0 { try file.append(packed()) }
    return try file.finish(as: "\(folderName)/\(name)")
  }
}

// The files of rejects: one for each chunk, the members of its parts one behind another.
import Bytes
import Cleaning
import Glibc
import Sheets
import SystemPackage

/// Writes `rejects/part-00000-00024.jsonl.gz` and so on.
final class RejectJoiner {
  /// The name of the chunk of dialogues that are the whole job's.
  static let sessionChunk = "part-sessions"
  /// The file of dropped dialogues that are the whole job's.
  static let sessions = "rejects/\(sessionChunk).jsonl.gz"

  private let folder: FilePath
  private let rule: ScoreRule?
  /// The file of the chunk in the making, once something has come for it.
  private var open: OutputFile?
  /// The files that are complete.
  private(set) var written: [WrittenFile] = []

  init(_ output: FilePath, _ rule: ScoreRule? = nil) throws {
    self.rule = rule
    folder = output.appending("rejects")
    try Folder.make(folder)
  }

  /// Where the file of the chunk in the making stands: what it is named by comes last. It is made
  /// for a chunk that will end, so that none is left to be removed.
  private var draft: FilePath { folder.appending("draft") }

  private func file() throws -> OutputFile {
    if let open { return open }
    let file = try OutputFile(draft)
    open = file
    return file
  }

  func append(_ part: ChunkPart) throws {
    let (texts, file) = (try JoinedPart(part, rule), try file())
    for member in try texts.reader.rejects() {
      try file.append(texts.reader.file, Int(member.offset), member.fragment.deflatedBytes)
    }
    try append(leftOutOf: texts, part.identity, to: file)
  }

  /// Dialogues that are left out because there are others like them, or by what a model says of
  /// them, of which their part knows nothing.
  private func append(
    leftOutOf texts: JoinedPart, _ identity: [UInt8], to file: OutputFile
  ) throws {
    let lines = RejectWriter(identity: identity)
    try texts.forEachDropped { entry, number, fate in
      let source = try texts.source(of: entry.place)
      try texts.reader.text(of: entry).withUnsafeBufferPointer {
        try lines.dialogue(
          $0, fate, of: source.sheet, row: Int(entry.place.row), in: source.name,
          said: texts.scores?.said(of: number)?.member ?? [])
      }
      try lines.take { try file.append($0) }
    }
    try lines.finish()
    try lines.take { try file.append($0) }
  }

  /// Takes back what came for the chunk in the making.
  func rewind() throws { try open?.rewind() }

  func endChunk(_ name: String) throws {
    let (path, draft) = ("rejects/\(name).jsonl.gz", try file())
    // Nothing at all is no compressed file.
    if draft.size == 0 {
      let nothing = try [UInt8]().withUnsafeBufferPointer { try GzipMember.of($0) }
      try nothing.withUnsafeBytes { try draft.append($0) }
    }
    written.append(try draft.finish(as: path))
    let code = self.draft.withPlatformString { old in
      folder.appending("\(name).jsonl.gz").withPlatformString { rename(old, $0) }
    }
    guard code == 0 else { throw JobError("cannot write \(path): \(Errno(rawValue: errno))") }
    open = nil
  }
}

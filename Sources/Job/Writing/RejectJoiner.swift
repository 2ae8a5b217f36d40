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
  /// The file of the chunk in the making, once something has come for it.
  private var open: OutputFile?
  /// The files that are complete.
  private(set) var written: [WrittenFile] = []

  init(_ output: FilePath) throws {
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
    let reader = try PartReader(part.part)
    let file = try file()
    for member in try reader.rejects() {
      try file.append(reader.file, Int(member.offset), member.fragment.deflatedBytes)
    }
    let drops = try DropList(part.drops)
    if drops.count > 0 { try append(drops, of: reader, part.identity, to: file) }
  }

  /// Dialogues that are left out because there are others like them, of which their part knows
  /// nothing.
  private func append(
    _ drops: DropList, of reader: PartReader, _ identity: [UInt8], to file: OutputFile
  ) throws {
    let (lines, places) = (RejectWriter(identity: identity), try reader.record().places(identity))
    var number = -1
    try reader.forEachDialogue { entry in
      number += 1
      guard drops.contains(number) else { return }
      let source = try places.source(of: entry.place)
      try reader.dialogue(number).withUnsafeBufferPointer {
        try lines.dialogue(
          $0, .duplicateDialogue, of: source.sheet, row: Int(entry.place.row), in: source.name)
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

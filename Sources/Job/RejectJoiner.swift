// The files of rejects: one for each chunk, the members of its parts one behind another.
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
  private var open: OutputFile
  /// The files that are complete.
  private(set) var written: [WrittenFile] = []

  init(_ output: FilePath) throws {
    folder = output.appending("rejects")
    try Folder.make(folder)
    open = try OutputFile(RejectJoiner.draft(folder))
  }

  /// The file of the chunk in the making, which has no name yet.
  private static func draft(_ folder: FilePath) -> FilePath { folder.appending("draft") }

  func append(_ part: ChunkPart) throws {
    let reader = try PartReader(part.part.path)
    for member in try reader.rejects() {
      try open.append(reader.file, Int(member.offset), member.fragment.deflatedBytes)
    }
    let drops = try DropList(part.drops)
    if drops.count > 0 { try append(drops, of: reader, part.identity) }
  }

  /// Dialogues that are left out because there are others like them, of which their part knows nothing.
  private func append(_ drops: DropList, of reader: PartReader, _ identity: [UInt8]) throws {
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
      try lines.take { try open.append($0) }
    }
    try lines.finish()
    try lines.take { try open.append($0) }
  }

  /// Takes back what came for the chunk in the making.
  func rewind() throws { try open.rewind() }

  func endChunk(_ name: String) throws {
    let file = name + ".jsonl.gz"
    written.append(try open.finish(as: "rejects/\(file)"))
    let code = RejectJoiner.draft(folder).withPlatformString { old in
      folder.appending(file).withPlatformString { rename(old, $0) }
    }
    guard code == 0 else { throw JobError("cannot write \(file): \(Errno(rawValue: errno))") }
    open = try OutputFile(RejectJoiner.draft(folder))
  }

  deinit { try? Folder.remove(RejectJoiner.draft(folder)) }
}

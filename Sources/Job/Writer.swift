// The writer process: joins parts, in plan order, to clean workbooks and texts while others are being milled.
import Cleaning
import Glibc
import Sheets
import SystemPackage

/// The loop of the writer.
package enum Writer {
  /// Writes until `finish`, or until the pipe is closed.
  package static func run() throws {
    ignoreTerminalInterrupts()
    let pipe = try OrderPipe()
    do {
      try write(pipe)
    } catch Errno.brokenPipe {
      throw Errno.brokenPipe
    } catch {
      try pipe.send(WriterReport.failed(reason: "\(error)"))
    }
  }

  private static func write(_ pipe: OrderPipe) throws {
    guard case .begin(let folder, let split, let seed)? = try pipe.next() as WriterOrder? else {
      return
    }
    guard let split = Split(split) else { throw JobError("unknown split \(split)") }
    let clean = folder.path.appending("clean")
    try Folder.make(clean)
    var texts = try TextJoiner(folder.path, split: split, seed: seed)
    while let order: WriterOrder = try pipe.next() {
      switch order {
      case .begin: throw JobError("a second begin")
      case .chunk(let name, let columns, let wide, let parts):
        try writeWorkbook(clean.appending(name + ".xlsx"), columns, wide, parts)
        for part in parts { try texts.append(part) }
        try pipe.send(WriterReport.wrote(name: name))
      case .finish:
        try texts.finish()
        try pipe.send(WriterReport.finished(validation: texts.validation))
      }
    }
  }

  private static func writeWorkbook(
    _ path: FilePath, _ columns: [String], _ wide: Int, _ parts: [ChunkPart]
  ) throws {
    let readers = try parts.map { try PartReader($0.part.path) }
    let fragments = try readers.flatMap { try $0.fragments() }
    try CleanWorkbook(path: path, columns: columns, wide: wide).write(fragments)
    try withExtendedLifetime(readers) { try Folder.synchronise(path) }
  }
}

// The writer process: joins parts, in plan order, to clean workbooks and texts while others are being milled.
import Cleaning
import Glibc
import SystemPackage

/// The loop of the writer.
enum Writer {
  /// Writes until `finish`, or until the pipe is closed.
  static func run() throws {
    ignoreStopSignals()
    ParentWatch.start()
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
    guard
      case .begin(let folder, let split, let seed, let writesRejects)? = try pipe.next()
        as WriterOrder?
    else { return }
    guard let split = Split(split) else { throw JobError("unknown split \(split)") }
    let workbooks = try WorkbookQueue(folder.path.appending("clean"))
    let rejects = writesRejects ? try RejectJoiner(folder.path) : nil
    var texts = try TextJoiner(folder.path, split: split, seed: seed)
    while let order: WriterOrder = try pipe.next() {
      switch order {
      case .begin: throw JobError("a second begin")
      case .texts(let part):
        try texts.append(part)
        try rejects?.append(part)
      case .rewind:
        try texts.rewind()
        try rejects?.rewind()
      case .workbook(let name, let columns, let wide, let parts):
        try workbooks.add(
          WorkbookDraft(name: name, columns: columns, wide: wide, parts: parts.map(\.path)))
      case .endChunk(let name):
        try texts.endChunk()
        try rejects?.endChunk(name)
      case .finish:
        let written = try texts.finish() + (rejects?.written ?? [])
        return try pipe.send(
          WriterReport.finished(
            validation: texts.validation, written: workbooks.finish() + written,
            losses: texts.losses))
      }
    }
  }
}

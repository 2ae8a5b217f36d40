// The writer process: joins parts, in plan order, to clean workbooks and texts while others are
// being milled.
import CLinux
import Cleaning
import Glibc
import SystemPackage

/// The loop of the writer.
enum Writer {
  /// Writes until `finish`, or until the pipe is closed.
  static func run() throws {
    ignoreStopSignals()
    try Headroom.require()
    ParentWatch.start()
    // Every set has a file in every output.
    clinux_open_more_files()
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
    guard case .begin(let plan)? = try pipe.next() as WriterOrder? else { return }
    let folder = plan.folder.path
    let workbooks = plan.rule.has(.clean) ? try WorkbookQueue(folder.appending("clean")) : nil
    let rejects =
      plan.writesRejects ? try RejectJoiner(folder, plan.rule.model.map(ScoreRule.init)) : nil
    var texts = try DialogueWriter(plan)
    while let order: WriterOrder = try pipe.next() {
      switch order {
      case .begin: throw JobError("a second begin")
      case .texts(let part):
        try texts.append(part)
        try rejects?.append(part)
      case .rewind:
        try texts.rewind()
        try rejects?.rewind()
      case .workbook(let name, let columns, let messageColumn, let parts):
        try workbooks?.add(
          WorkbookDraft(name: name, columns: columns, messageColumn: messageColumn, parts: parts))
      case .endChunk(let name):
        try texts.endChunk()
        try rejects?.endChunk(name)
      case .finish:
        let (written, outputs) = try texts.finish()
        return try pipe.send(
          WriterReport.finished(
            summary: WriterSummary(
              counts: texts.counts, outputs: outputs,
              written: (workbooks?.finish() ?? []) + written + (rejects?.written ?? []),
              losses: texts.losses, scores: texts.said)))
      }
    }
  }
}

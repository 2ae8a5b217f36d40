// What goes on in a run, in words for the log.
import Bytes
import Logging

extension Schedule.Task {
  /// `mill march/07.xlsx`
  func told(_ name: (Int) -> String) -> String {
    switch self {
    case .readHeader(let file): "read the header of \(name(file))"
    case .mill(let file, let layout): "mill \(name(file)) for \(counted(layout.count, "column"))"
    case .compare(let slice): "compare slice \(slice)"
    }
  }
}

extension JobSettings {
  /// `812 inputs with 4,096 bytes for out, 2 workers, 25 inputs a chunk`
  func told(_ inputs: Inputs) -> String {
    let bytes = inputs.files.reduce(0.0) { $0 + Double($1.size) }
    return
      "\(counted(inputs.files.count, "input")) with \(counted(Int(min(bytes, 9e18)), "byte")) for "
      + "\(folder.output.printable), \(counted(workers, "worker")), \(counted(chunk, "input")) a chunk"
  }
}

extension Report {
  /// What a run that is done has done.
  var told: String {
    "\(counted(totals.files, "input")), \(grouped(totals.failed)) failed, "
      + "\(grouped(totals.reused)) from an earlier run; \(grouped(totals.rows.kept)) of "
      + "\(counted(totals.rows.read, "row")) kept, \(counted(totals.dialogues, "dialogue"))"
  }
}

extension WorkerReport {
  /// What ends a comparison is told; inputs are told by name elsewhere.
  var level: Logger.Level {
    switch self {
    case .compared: .info
    default: .debug
    }
  }

  /// How much of its task is done; nil for a report that does not come again and again.
  var work: Int? {
    switch self {
    case .progress(_, let rows): rows
    case .busy(let work): work
    default: nil
    }
  }

  /// `progress`, with what counts.
  var name: String {
    switch self {
    case .fenced(let missing): "fenced" + (missing.isEmpty ? "" : " without \(missing)")
    case .header(_, let sheets): "header of \(counted(sheets.count, "sheet"))"
    case .progress(_, let rows): "progress, \(counted(rows, "row"))"
    case .milled(_, let summary, _, _, _): "milled, \(summary.told)"
    case .compared(let result): "compared, \(result.told)"
    case .busy(let work): "busy, \(work)"
    case .failed(_, let reason): "failed: \(PathText.printable(Array(reason.utf8)))"
    case .cannotWrite(let reason): "cannot write: \(PathText.printable(Array(reason.utf8)))"
    }
  }
}

extension StageResult {
  /// `12 lost`, or what was built.
  fileprivate var told: String {
    checksum == nil
      ? "\(losses.reduce(0, +)) lost" : "a part built with \(counted(prints, "print"))"
  }
}

extension PartSummary {
  /// `812 rows read, 700 kept, 12 dialogues`
  var told: String {
    "\(counted(counts.rows.read, "row")) read, \(grouped(counts.rows.kept)) kept, "
      + "\(counted(counts.dialogues[.written], "dialogue"))"
  }
}

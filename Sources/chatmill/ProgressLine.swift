// The progress line and the table at the end, as text.
import Bytes
import Cleaning
import Job

/// The line, such as `3/8 files, 240,000 rows, 310,000 rows/s, 2 s left, chat_0003.xlsx`.
struct ProgressLine {
  let text: String

  /// - Parameter width: columns of the terminal; the line never reaches the last one.
  init(_ progress: JobProgress, seconds: Double, width: Int) {
    let rate = seconds > 0 ? Int(nearest: Double(progress.rows) / seconds) : 0
    let left = ProgressLine.left(progress, seconds)
    let line =
      "\(grouped(progress.filesDone))/\(counted(progress.files, "file")), "
      + "\(counted(progress.rows, "row")), \(grouped(rate)) rows/s, \(left), \(progress.current)"
    text = ProgressLine.fitted(line, max(1, width - 1))
  }

  private static func left(_ progress: JobProgress, _ seconds: Double) -> String {
    guard progress.bytesDone > 0 else { return "time left unknown" }
    let rest = seconds * Double(progress.bytes - progress.bytesDone) / Double(progress.bytesDone)
    return rest < 90
      ? "\(Int(nearest: rest.rounded(.up))) s left"
      : "\(Int(nearest: (rest / 60).rounded(.up))) min left"
  }

  /// Wide characters take two columns.
  private static func fitted(_ line: String, _ width: Int) -> String {
    var (used, result) = (0, "")
    for character in line {
      used += character.unicodeScalars.contains { $0.value >= 0x1100 } ? 2 : 1
      if used > width { break }
      result.append(character)
    }
    return result
  }
}

/// The table at the end of a run.
struct SummaryTable {
  let text: String

  init(_ report: Report, seconds: Double) {
    let totals = report.totals
    let passedOver = report.skipped.values.reduce(0, +)
    let counts =
      SummaryTable.fates(totals.rows) + [("dialogues", totals.dialogues)]
      + SummaryTable.held(report) + SummaryTable.dropped(totals) + [
        ("turns", totals.turns)
      ] + SummaryTable.present([("  not written", totals.turnCounts.dropped)]) + [
        ("files", totals.files), ("  failed", totals.failed),
        ("  reused", totals.reused), ("  passed over", passedOver),
      ]
    let rows = counts.map { ($0, grouped($1)) } + [("seconds", tenths(seconds))]
    let width = rows.map(\.1.count).max() ?? 0
    let labels = max(16, (rows.map(\.0.count).max() ?? 0) + 2)
    text = rows.map { label, value in
      let room = labels - label.count + width - value.count
      return label + String(repeating: " ", count: room) + value + "\n"
    }.joined()
  }
}

extension SummaryTable {
  /// The kept rows first, then the dropped ones. Fates that only recipes know are shown if some row
  /// met them.
  private static func fates(_ rows: FateCounts<Fate>) -> [(String, Int)] {
    let dropped = Fate.allCases.filter { $0 != .kept && !($0.words.isRare && rows[$0] == 0) }
    return [("rows read", rows.read)] + ([.kept] + dropped).map { ("  " + $0.words.line, rows[$0]) }
  }

  /// Each set but the first, `train`, by its name; `val` in full.
  private static func held(_ report: Report) -> [(String, Int)] {
    report.recipe.output.split.names.dropFirst().map { name in
      ("  " + (name == "val" ? "validation" : name), report.totals.sets[name] ?? 0)
    }
  }

  /// Dialogues that were built and not written, if there are any.
  private static func dropped(_ totals: Report.Totals) -> [(String, Int)] {
    let fates = DialogueFate.allCases.filter { $0 != .written }
    return present(
      [("not written", totals.fates.total - totals.dialogues)]
        + fates.map { ("  " + $0.words.line, totals.fates[$0]) })
  }

  private static func present(_ counts: [(String, Int)]) -> [(String, Int)] {
    counts.filter { $0.1 > 0 }
  }
}

/// A number with one decimal: `2.34` as `2.3`.
func tenths(_ number: Double) -> String {
  let tenths = Int(nearest: (number * 10).rounded())
  return "\(tenths / 10).\(tenths % 10)"
}

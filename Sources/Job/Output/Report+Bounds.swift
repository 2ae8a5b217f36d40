// What a report that somebody may have written can be reckoned with.
import Cleaning

extension Report {
  /// Bytes; a report has less than a kilobyte for an input.
  static let mostBytes = 1 << 30
  /// No count of anything is larger, and none of their sums overflows.
  private static let most = 1 << 40

  /// Files that share a workbook: never more than there are, whatever `--chunk` was.
  var chunkSize: Int { Swift.min(chunk, Swift.max(1, files.count)) }

  /// Whether its counts can be those of a run.
  var isCountable: Bool {
    chunk > 0 && totals.isCountable && files.allSatisfy(\.isCountable)
      && Report.areCounts(outputs.flatMap { [$0.dialogues, $0.left] } + skipped.values)
      && written.allSatisfy { $0.bytes >= 0 }
  }

  fileprivate static func areCounts(_ numbers: some Sequence<Int>) -> Bool {
    numbers.allSatisfy { 0...most ~= $0 }
  }
}

extension Report.Totals {
  fileprivate var isCountable: Bool {
    Report.areCounts(fates.list + turnCounts.list) && sums.isCountable
  }
}

extension Report.TotalSums {
  fileprivate var isCountable: Bool {
    rows.isCountable && forgotten?.isCountable ?? true
      && Report.areCounts([files, failed, reused, validationDialogues])
      && [sets, rules, personal].allSatisfy { Report.areCounts($0.values) }
  }
}

extension Report.File {
  fileprivate var isCountable: Bool {
    rows.isCountable && forgotten?.isCountable ?? true && size >= 0
      && Report.areCounts([dialogues, turns])
  }
}

extension FateCounts<Fate> {
  fileprivate var isCountable: Bool { Report.areCounts(list) }
}

extension Report.Forgotten {
  fileprivate var isCountable: Bool { Report.areCounts([rows, dialogues, turns]) }
}

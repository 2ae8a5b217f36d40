// Inputs that fail, and what follows from that for the others.
import Cleaning
import Sheets

extension Coordinator {
  mutating func failed(_ file: Int, _ reason: String) {
    files.discard(inputs.files[file])
    schedule.failed(file)
    tellFailed(file, reason)
    failCrowded()
    requireColumns()
  }

  /// Ends the job where the plan has been made and a column that clean workbooks are to have is in
  /// no input.
  mutating func requireColumns() {
    if schedule.isPlanned, let fault = absent.fault { stop(.stopped(fault)) }
  }

  /// A workbook has at most so many columns (ECMA-376 Part 1, 18.3.1.73; Excel's limit).
  mutating func failCrowded() {
    for file in schedule.takeCrowded() {
      tellFailed(
        file,
        "its columns and those of the files before it in its chunk are more than the limit of "
          + "\(Limits.columns); use a smaller --chunk")
    }
  }

  private mutating func tellFailed(_ file: Int, _ reason: String) {
    outcomes[file] = .failed(reason)
    tell(.failed(place: name(file), reason: reason))
    tell(.progress(progress.finished(file, rows: 0, inputs)))
  }
}

// Adds up what workers report, so that the progress line never goes back.

/// Rows and bytes done, over all files.
struct ProgressCount {
  private var progress: JobProgress
  private var rows: [Int]

  init(_ files: [Input]) {
    progress = JobProgress()
    progress.files = files.count
    progress.bytes = files.map(\.size).sum
    rows = Array(repeating: 0, count: files.count)
  }

  mutating func rows(_ count: Int, of file: Int, _ inputs: Inputs) -> JobProgress {
    progress.rows = progress.rows.adding(max(0, max(0, count) - rows[file]))
    rows[file] = max(count, rows[file])
    progress.current = inputs.files[file].path.printable
    return progress
  }

  mutating func finished(_ file: Int, rows count: Int, _ inputs: Inputs) -> JobProgress {
    _ = rows(count, of: file, inputs)
    progress.filesDone += 1
    progress.bytesDone = progress.bytesDone.adding(inputs.files[file].size)
    return progress
  }
}

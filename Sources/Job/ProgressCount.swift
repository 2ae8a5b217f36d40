// Adds up what workers report, so that the progress line never goes back.

/// Rows and bytes done, over all files.
struct ProgressCount {
  private var progress: JobProgress
  private var rows: [Int]

  init(_ files: [Input]) {
    progress = JobProgress()
    progress.files = files.count
    progress.bytes = files.reduce(0) { $0 + $1.size }
    rows = Array(repeating: 0, count: files.count)
  }

  mutating func rows(_ count: Int, of file: Int, _ inputs: Inputs) -> JobProgress {
    progress.rows += max(0, count - rows[file])
    rows[file] = max(count, rows[file])
    progress.current = inputs.files[file].path.printable
    return progress
  }

  mutating func finished(_ file: Int, rows count: Int, _ inputs: Inputs) -> JobProgress {
    _ = rows(count, of: file, inputs)
    progress.filesDone += 1
    progress.bytesDone += inputs.files[file].size
    return progress
  }
}

// What a run shows on standard error: failures one line each, and the progress line while it is a
// terminal.
import Bytes
import Doors
import Glibc
import Job

/// What a run shows on standard error.
final class RunDisplay {
  private let isQuiet: Bool
  private let hasProgress: Bool
  private let start = monotonicTime()
  private var lastShown: UInt64 = 0
  private var isLineOpen = false

  /// - Parameter isLogged: lines of a log tell how far the run is, so that no other one does.
  init(isQuiet: Bool, isLogged: Bool = false) {
    self.isQuiet = isQuiet
    hasProgress = !isQuiet && !isLogged && isatty(2) == 1
  }

  func show(_ event: JobEvent) {
    switch event {
    case .progress(let progress): show(progress)
    case .failed(let place, let reason):
      clear()
      Console.fail(place, reason)
    case .leftBehind(let reason):
      clear()
      Console.fail(nil, reason)
    case .notice(let reason):
      guard !isQuiet else { return }
      clear()
      Console.fail(nil, "warning: \(reason)")
    case .warning(let place, let reason):
      guard !isQuiet else { return }
      clear()
      Console.fail(place, "warning: \(reason)")
    }
  }

  /// Removes the progress line.
  func clear() {
    if isLineOpen { Console.write("\r\u{1B}[K") }
    isLineOpen = false
  }

  func finish(_ report: Report, isTable: Bool) {
    clear()
    if isTable { Console.write(SummaryTable(report, seconds: seconds).text) }
  }

  private var seconds: Double { Double(monotonicTime() - start) / 1e9 }

  private func show(_ progress: JobProgress) {
    let now = monotonicTime()
    guard hasProgress, now - lastShown > 100_000_000 else { return }
    lastShown = now
    isLineOpen = true
    Console.write("\r\u{1B}[K" + ProgressLine(progress, seconds: seconds, width: width).text)
  }

  private var width: Int {
    var size = winsize()
    return ioctl(2, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}

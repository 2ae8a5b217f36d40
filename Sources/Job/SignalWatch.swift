// SIGINT and SIGTERM as events instead of deaths.
import Dispatch
import Glibc

/// Reports SIGINT and SIGTERM while it is watched; a second one ends the process at once.
struct SignalWatch {
  private let sources: [any DispatchSourceSignal]

  init(_ report: @escaping @Sendable (Int32) -> Void) {
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      let count = SignalCount()
      source.setEventHandler {
        if count.next() > 1 { _exit(128 + number) }
        report(number)
      }
      source.resume()
      return source
    }
  }

  /// From now on the signals end the process again.
  func stop() {
    for source in sources { source.cancel() }
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
  }
}

/// Counts on one queue.
private final class SignalCount: @unchecked Sendable {
  private var count = 0

  /// Safe: only called by one source's handler, and a source's handler never runs twice at once.
  func next() -> Int {
    count += 1
    return count
  }
}

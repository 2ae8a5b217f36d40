// SIGINT, SIGTERM and SIGHUP as events instead of deaths.
import Dispatch
import Glibc

/// Reports SIGINT, SIGTERM and SIGHUP while it is watched; a second one ends the process at once, and so does the
/// first after ``patience``, should the end of the children not come.
///
/// A SIGHUP that was ignored already (`nohup`) stays so.
struct SignalWatch {
  /// Seconds.
  private static let patience = 1.5

  private let numbers: [Int32]
  private let sources: [any DispatchSourceSignal]

  init(_ report: @escaping @Sendable (Int32) -> Void) {
    numbers = [SIGINT, SIGTERM] + (SignalWatch.isIgnored(SIGHUP) ? [] : [SIGHUP])
    sources = numbers.map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number)
      let count = SignalCount()
      source.setEventHandler {
        if count.next() > 1 { _exit(128 + number) }
        report(number)
        DispatchQueue.global().asyncAfter(deadline: .now() + SignalWatch.patience) {
          _exit(128 + number)
        }
      }
      source.resume()
      return source
    }
  }

  /// From now on the signals end the process again.
  func stop() {
    for source in sources { source.cancel() }
    for number in numbers { signal(number, SIG_DFL) }
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
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

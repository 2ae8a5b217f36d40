// Signals as something to read.
import CGuard
import Glibc

/// Signals that are read from a descriptor instead of ending the process. Children must unblock
/// them.
package struct SignalFile: ~Copyable {
  package let file: Int32

  /// - Throws: ``ModelError`` where no descriptor is to be had.
  package init(_ numbers: [Int32]) throws {
    var set = sigset_t()
    sigemptyset(&set)
    for number in numbers where !SignalFile.isIgnored(number) { sigaddset(&set, number) }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    file = guard_signals(&set)
    guard file >= 0 else { throw SystemCall.failure("cannot wait for signals") }
  }

  deinit { close(file) }

  /// The next signal; nil if there is none.
  package func read() -> Int32? {
    let number = guard_next_signal(file)
    return number > 0 ? number : nil
  }

  /// A SIGHUP that was ignored already (`nohup`) stays so.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }
}

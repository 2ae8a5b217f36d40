// SIGINT, SIGTERM and SIGHUP as events instead of deaths.
import CLinux
import Glibc
import SystemPackage

/// Reports SIGINT, SIGTERM and SIGHUP while it is watched.
///
/// A second signal ends the process at once. The first one ends it after ``patience`` if the
/// children have not ended by then. Handlers see to both, whatever this process waits for.
///
/// A SIGHUP that was ignored already (`nohup`) stays so. There can be one watch at a time.
struct SignalWatch {
  /// How long after the first signal the children may take to end, in microseconds.
  private static let patience: Int64 = 1_500_000

  /// Readable once a signal has come, or a child has ended.
  let file: FileDescriptor

  /// - Throws: ``JobError`` if no descriptor can be had.
  init() throws {
    file = FileDescriptor(rawValue: clinux_take_signals(SignalWatch.patience))
    guard file.rawValue >= 0 else {
      throw JobError("cannot watch signals: \(Errno(rawValue: errno))")
    }
  }

  /// The first of the three that has come, or 0.
  var caught: Int32 { clinux_stop_signal() }

  /// From now on ``file`` is not readable until something comes again.
  func silence() {
    var count: UInt64 = 0
    _ = read(file.rawValue, &count, 8)
  }

  /// From now on the signals end the process again.
  func stop() { clinux_return_signals() }
}

// What every process of the tool settles first, whatever its parent has left.
import CLinux
import Glibc
import SystemPackage

/// Settles this before anything else is done:
///
/// - 0, 1 and 2 are open, so that no other file gets their numbers;
/// - no signal is blocked;
/// - a closed pipe is an error of write(2), not a death;
/// - children that end are kept until they are asked for.
///
/// - Throws: ``JobError`` if not even that can be had.
package func prepareProcess() throws {
  guard clinux_open_standard() == 0 else {
    throw JobError("cannot open /dev/null: \(Errno(rawValue: errno))")
  }
  guard clinux_listen_to_signals() == 0 else {
    throw JobError("cannot set signals: \(Errno(rawValue: errno))")
  }
}

/// Memory that a process must be able to get beyond what it has. With less, whatever fails first
/// would be a trap.
package enum Headroom {
  static let bytes = 64 << 20

  /// - Throws: ``JobError`` that says which limits to look at.
  package static func require() throws {
    guard clinux_has_memory(bytes) == 0 else { return }
    throw JobError(
      "no \(bytes >> 20) MiB of memory can be had (look at ulimit -d and ulimit -v)")
  }
}

/// Workers and the writer leave it to the coordinator what a signal to the whole group means.
func ignoreStopSignals() {
  for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
}

// The few system calls of the model stage, each with its errors looked at where it is made.
import CGuard
import Glibc

package enum SystemCall {
  /// A pipe whose ends no child inherits, moved above the descriptors that a child is given.
  /// - Throws: ``ModelError``.
  package static func pipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard guard_pipe(&ends) == 0 else { throw failure("cannot make a pipe") }
    defer { for end in ends { close(end) } }
    let reading = fcntl(ends[0], F_DUPFD_CLOEXEC, 10)
    let writing = fcntl(ends[1], F_DUPFD_CLOEXEC, 10)
    guard reading >= 0, writing >= 0 else { throw failure("cannot make a pipe") }
    return (reading, writing)
  }

  package static func failure(_ what: String) -> ModelError {
    ModelError("\(what): \(String(cString: strerror(errno)))")
  }

  /// From now on, what would block fails with EAGAIN.
  package static func unblock(_ file: Int32) {
    _ = fcntl(file, F_SETFL, fcntl(file, F_GETFL) | O_NONBLOCK)
  }

  /// Asks for a pipe of this many bytes; a smaller one will do as well.
  static func widen(_ file: Int32, to bytes: Int32) {
    // F_SETPIPE_SZ, which Swift does not import.
    _ = fcntl(file, 1031, bytes)
  }

  /// Seconds on a clock that never goes back.
  package static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

// A child whose coordinator is gone ends by itself, whatever it is doing.
import CLinux
import Glibc

/// Watches standard input: once nobody can write to it any more and the parent has changed, the
/// process ends.
///
/// A worker that is inflating gigabytes reads no order and writes no report, so it would not notice
/// otherwise. A shell that typed orders into a pipe may close it and stay; its children go on.
enum ParentWatch {
  static func start() {
    let parent = getppid()
    let thread = Thread(stack: 128 << 10) {
      waitForHangup()
      while getppid() == parent { usleep(20_000) }
      _exit(1)
    }
    // Without a thread the kernel watches. It would not know a shell that stays from one that goes.
    if thread == nil { clinux_end_with_parent(parent) }
  }

  private static func waitForHangup() {
    // No event is asked for, so only the end of all writers wakes it, not an order.
    var standardInput = pollfd(fd: 0, events: 0, revents: 0)
    while poll(&standardInput, 1, -1) < 0, errno == EINTR {}
  }
}

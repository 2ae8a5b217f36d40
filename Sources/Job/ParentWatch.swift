// A child whose coordinator is gone ends by itself, whatever it is doing.
import Dispatch
import Glibc

/// Watches standard input: once nobody can write to it any more and the parent has changed, the process ends.
///
/// A worker that is inflating gigabytes reads no order and writes no report, so it would not notice otherwise. A shell
/// that typed orders into a pipe may close it and stay; its children go on.
enum ParentWatch {
  static func start() {
    let parent = getppid()
    Thread.detach {
      waitForHangup()
      while getppid() == parent { usleep(20_000) }
      _exit(1)
    }
  }

  private static func waitForHangup() {
    // No event is asked for, so only the end of all writers wakes it, not an order.
    var standardInput = pollfd(fd: 0, events: 0, revents: 0)
    while poll(&standardInput, 1, -1) < 0, errno == EINTR {}
  }
}

/// A thread of its own, with a small stack.
private enum Thread {
  static func detach(_ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 128 << 10)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    defer { pthread_attr_destroy(&attributes) }
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let code = pthread_create(&thread, &attributes, { Thread.run($0) }, box.toOpaque())
    if code != 0 { box.release() }
  }

  private static func run(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Safe: `detach` passed a retained body, to this thread alone.
    Unmanaged<Body>.fromOpaque(box!).takeRetainedValue().run()
    return nil
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

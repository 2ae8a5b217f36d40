// Threads that may not come. Under a limit of processes or memory none does, and whoever asked does
// the work itself.
import Glibc
import Synchronization

/// A thread with a small stack.
struct Thread: @unchecked Sendable {
  // Safe: a handle, which is only ever given to pthread_join(3), once.
  private let handle: pthread_t

  /// nil if the system has no thread left.
  init?(stack: Int = 2 << 20, _ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    guard pthread_attr_init(&attributes) == 0 else { return nil }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stack) == 0 else { return nil }
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    guard pthread_create(&thread, &attributes, { Thread.run($0) }, box.toOpaque()) == 0 else {
      box.release()
      return nil
    }
    handle = thread
  }

  /// Waits for its end. Each thread is joined once, or lives as long as the process.
  func join() { _ = pthread_join(handle, nil) }

  private static func run(_ box: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // Safe: `init` passed a retained body, to this thread alone.
    Unmanaged<Body>.fromOpaque(box!).takeRetainedValue().run()
    return nil
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}

/// Calls `body` for each number below `count`, by as many threads as there are processors and as
/// can be had.
func inParallel(_ count: Int, _ body: @Sendable @escaping (Int) -> Void) {
  let next = SharedCount()
  let work: @Sendable () -> Void = {
    while let number = next.take(below: count) { body(number) }
  }
  let threads = (1..<max(1, min(count, processorCount))).compactMap { _ in Thread(work) }
  work()
  for thread in threads { thread.join() }
}

private final class SharedCount: Sendable {
  private let count = Atomic(0)

  func take(below end: Int) -> Int? {
    let number = count.wrappingAdd(1, ordering: .relaxed).oldValue
    return number < end ? number : nil
  }
}

// Time as a process needs it: to notice that nothing happens, and not to tell too often.
import Glibc

/// Nanoseconds since some moment before the process began.
package func monotonicTime() -> UInt64 {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
}

extension Double {
  /// `600 s`, `0.5 s`
  package var seconds: String { self == rounded() ? "\(Int(self)) s" : "\(self) s" }
}

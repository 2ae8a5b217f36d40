// Time as the coordinator needs it: to notice that nothing happens.
import Dispatch

/// Nanoseconds since some moment before the process began.
func monotonicTime() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

/// Calls somebody again and again.
final class Ticks {
  private let timer: any DispatchSourceTimer

  init(everySeconds seconds: Double, _ tick: @escaping @Sendable () -> Void) {
    timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + seconds, repeating: seconds)
    timer.setEventHandler(handler: tick)
    timer.resume()
  }

  func stop() { timer.cancel() }
}

extension Double {
  /// `600 s`, `0.5 s`
  var seconds: String { self == rounded() ? "\(Int(self)) s" : "\(self) s" }
}

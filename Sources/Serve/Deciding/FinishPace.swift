// How fast calls are finished, for telling when another attempt makes sense.
import Glibc

/// Calls finished in a second, those of the last seconds counting most. Only time in which calls
/// were open counts.
struct FinishPace: Equatable {
  /// Seconds after which a call counts a third.
  private static let memory = 5.0

  private var last = 0.0
  private var calls = 0.0
  private var seconds = 0.0

  mutating func advance(to now: Double, isBusy: Bool) {
    defer { last = now }
    guard isBusy, now > last else { return }
    let left = exp((last - now) / FinishPace.memory)
    calls *= left
    seconds = seconds * left + FinishPace.memory * (1 - left)
  }

  mutating func finished() { calls += 1 }

  /// Seconds that so many calls will take: 1 to 30.
  func seconds(for count: Int) -> Int {
    guard calls > 0, seconds > 0 else { return 30 }
    return Int(min(30, max(1, (Double(count) * seconds / calls).rounded(.up))))
  }
}

// Whether the model is there, and when it will be.

/// Watches how many workers are ready, and learns how long one takes to come.
///
/// While a worker that has died is started again, requests are taken as long as it can be expected
/// before their deadline: nobody fails because of one death. Before the first hello, and once the
/// model was given up, they are refused.
struct Readiness: Equatable {
  private var ready = 0
  /// When the last ready worker went.
  private var gone: Double?
  private var isDefeated = false
  private var begin: Double?
  /// The longest time it took until a worker was ready; nil before there was one.
  private var startSeconds: Double?
  private var defeatedAt = 0.0
  /// Seconds after which a model that was given up is tried again.
  static let retrySeconds = 30.0

  var isReady: Bool { ready > 0 }

  mutating func workers(_ count: Int, at now: Double) {
    begin = begin ?? now
    if count > 0, ready == 0 {
      startSeconds = max(startSeconds ?? 0, now - (gone ?? begin ?? now))
      (gone, isDefeated) = (nil, false)
    }
    if count == 0, ready > 0 { gone = now }
    ready = count
  }

  mutating func defeated(at now: Double) { (isDefeated, defeatedAt) = (true, now) }

  /// Seconds until another attempt makes sense, where a request that waits so long is refused; nil
  /// where it is taken.
  func refusal(patience: Double, at now: Double) -> Int? {
    if ready > 0 { return nil }
    guard !isDefeated, let gone, let startSeconds else { return secondsToTry(at: now) }
    let due = gone + startSeconds + 1
    return now <= due && due < now + patience ? nil : secondsToTry(at: now)
  }

  func secondsToTry(at now: Double) -> Int {
    let seconds =
      isDefeated
      ? defeatedAt + Readiness.retrySeconds - now
      : (gone ?? begin ?? now) + (startSeconds ?? 5) + 1 - now
    return Int(min(30, max(1, seconds.rounded(.up))))
  }
}

// How long a connection may take over what: a value without a clock.

/// Watches one connection: a head, a body or a silence that takes too long ends it.
///
/// A body counts while its request is the first that has no answer; one of a stream, which may be
/// read as slowly as the model works, only while more of it is wanted and nothing comes.
package struct ConnectionPace {
  /// In seconds.
  package struct Limits: Sendable {
    package var head = 10.0
    package var body = 10.0
    /// Between an answer and the next request.
    package var idle = 75.0

    package init() {}
  }

  package enum Verdict: Equatable, Sendable {
    case fine
    /// Nobody asked anything: close.
    case close
    /// The head took too long: refuse and close.
    case slowHead
    /// The body took too long: the request fails.
    case slowBody
  }

  private enum Reading: Equatable {
    case nothing, head
    case body(isStream: Bool)
  }

  private let limits: Limits
  private var reading = Reading.nothing
  /// When what is read at present has begun.
  private var since: Double
  /// Requests whose answer is not written.
  private var unanswered = 0
  private var wantedSince: Double?
  private var hasAsked = false

  package init(_ limits: Limits = Limits(), at now: Double) { (self.limits, since) = (limits, now) }

  /// More is wanted of the connection.
  package mutating func wanted(at now: Double) { wantedSince = wantedSince ?? now }

  /// Some bytes have come.
  package mutating func bytesCame(at now: Double) {
    wantedSince = nil
    if reading == .nothing { (reading, since) = (.head, now) }
  }

  package mutating func headEnded(isStream: Bool, at now: Double) {
    (reading, since, hasAsked) = (.body(isStream: isStream), now, true)
    unanswered += 1
  }

  package mutating func bodyEnded(at now: Double) { (reading, since) = (.nothing, now) }

  package mutating func answered(at now: Double) {
    unanswered -= 1
    since = now
  }

  /// From when on ``verdict(at:)`` is another than fine, if nothing comes; infinite for never.
  package var alarm: Double {
    switch reading {
    case .nothing: unanswered > 0 ? .infinity : since + (hasAsked ? limits.idle : limits.head)
    case .head: unanswered > 0 ? .infinity : since + limits.head
    case .body(isStream: false): unanswered > 1 ? .infinity : since + limits.body
    case .body(isStream: true):
      unanswered > 1 ? .infinity : wantedSince.map { $0 + limits.body } ?? .infinity
    }
  }

  package func verdict(at now: Double) -> Verdict {
    guard now >= alarm else { return .fine }
    switch reading {
    case .nothing: return .close
    case .head: return .slowHead
    case .body: return .slowBody
    }
  }
}

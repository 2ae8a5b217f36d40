// How long a server asks to be left alone (RFC 9110, 10.2.3), and how long we wait by ourselves.
import Bytes

/// What the head of an answer says of the next attempt.
enum RetryAfter {
  /// The longest time that `Retry-After` (seconds or a date) and `retry-after-ms` ask for; nil
  /// where neither says anything that is understood.
  ///
  /// A date is held against the server's own `Date` where there is one, since clocks differ; it may
  /// be almost a second later than it says.
  /// - Parameter now: seconds since 1970.
  static func seconds(head: [UInt8], now: Double) -> Double? {
    let fields = HTTPHead(head)
    let milliseconds = fields["retry-after-ms"].flatMap(Double.init).map { $0 / 1000 }
    let times = [milliseconds, fields["retry-after"].flatMap { seconds($0, fields, now) }]
    return times.compactMap { $0 }.filter { $0 >= 0 && $0.isFinite }.max()
  }

  private static func seconds(_ text: String, _ fields: HTTPHead, _ now: Double) -> Double? {
    if let seconds = Double(text) { return seconds }
    guard let date = HTTPDate.seconds(text) else { return nil }
    if let theirs = fields["date"].flatMap(HTTPDate.seconds) { return max(0, date - theirs + 1) }
    return max(0, date - now + 1)
  }
}

/// When a call is tried again.
enum Backoff {
  /// Attempts after the first one.
  static let most = 6
  private static let first = 0.5, longest = 30.0

  /// Seconds to wait: half a second at first, doubled each time, at most 30, of which up to a
  /// quarter is left out by chance, so that many who failed together do not come back together.
  /// What the server asks for is waited for and a little more.
  /// - Parameters:
  ///   - tries: attempts that were made, at least 1.
  ///   - luck: 0 to 1.
  static func delay(tries: Int, asked: Double?, luck: Double) -> Double {
    let own = min(longest, first * Double(1 << min(tries - 1, 10))) * (1 - luck / 4)
    guard let asked else { return own }
    return max(own, asked + 0.01 + min(2, max(0.1, asked / 10)) * luck)
  }
}

/// Header lines by name.
struct HTTPHead {
  private var fields: [String: String] = [:]

  /// - Parameter lines: with their line ends, the status line first.
  init(_ lines: [UInt8]) {
    for line in lines.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).dropFirst() {
      guard let colon = line.firstIndex(of: 0x3A) else { continue }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
      let end = value.lastIndex { $0 != 0x20 && $0 != 0x09 } ?? value.startIndex - 1
      fields[name] = String(decoding: value[...end], as: UTF8.self)
    }
  }

  /// - Parameter name: in small letters.
  subscript(name: String) -> String? { fields[name] }
}

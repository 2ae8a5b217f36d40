// What an answer over HTTP means: whose fault a failure is, and whether another attempt may help.
import Bytes

/// How one request ended.
struct HTTPAnswer: Equatable {
  /// Why there is no whole answer, in libcurl's words; nil where there is one.
  var failure: String?
  /// libcurl's number of the failure.
  var code = 0
  var status = 0
  /// Header lines with their line ends.
  var head: [UInt8] = []
  var body: [UInt8] = []
}

/// What is to be made of a request's end.
enum CallVerdict: Equatable {
  /// A whole answer with status 200.
  case answer
  /// Another attempt may help.
  /// - asked: seconds that the server wants to be left alone.
  case again(asked: Double?, String)
  case itemFault(String, tooBig: Bool)
  case modelFault(String)

  /// Numbers of libcurl's failures that may pass: no name, no connection, nothing sent or received,
  /// the time is over, the answer was cut.
  private static let passing: Set<Int> = [5, 6, 7, 16, 18, 28, 35, 52, 55, 56, 92, 95, 96]

  /// - Parameter now: seconds since 1970.
  init(_ answer: HTTPAnswer, now: Double) {
    if let failure = answer.failure {
      self =
        CallVerdict.passing.contains(answer.code)
        ? .again(asked: nil, failure) : .modelFault(failure)
      return
    }
    let words = "answered \(answer.status)" + CallVerdict.excerpt(answer.body)
    switch answer.status {
    case 200: self = .answer
    case 408, 429, 500, 502, 503, 504:
      self = .again(asked: RetryAfter.seconds(head: answer.head, now: now), words)
    case 400, 413, 422: self = .itemFault(words, tooBig: answer.status == 413)
    case 300..<400:
      let place = HTTPHead(answer.head)["location"].map { " to \($0)" } ?? ""
      self = .modelFault("answered \(answer.status): redirects\(place) are not followed")
    default: self = .modelFault(words)
    }
  }

  /// What the body says, as far as it is short: `: {"error":…}`.
  static func excerpt(_ body: [UInt8]) -> String {
    let text = String(decoding: body.prefix(300), as: UTF8.self)
    let words = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return words.isEmpty ? "" : ": \(words)\(body.count > 300 ? "…" : "")"
  }
}

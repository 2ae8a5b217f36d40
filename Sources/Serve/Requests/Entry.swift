// Who may come in, and where to: decided by a request's head.

/// What there is to ask for.
package enum Route: String, Sendable, CaseIterable {
  case clean = "/v1/clean"
  case score = "/v1/score"
  case health = "/healthz"
  case ready = "/readyz"
  case metrics = "/metrics"

  /// Its method; whatever can be got can be asked for by HEAD, too.
  package var allow: String {
    switch self {
    case .clean, .score: "POST"
    case .health, .ready, .metrics: "GET, HEAD"
    }
  }

  func allows(_ method: String) -> Bool {
    switch self {
    case .clean, .score: method == "POST"
    case .health, .ready, .metrics: method == "GET" || method == "HEAD"
    }
  }
}

/// What a request's head says, as far as it counts.
package struct RequestHead: Sendable, Equatable {
  package var method: String
  /// With a query, which nothing asks for.
  package var path: String
  package var contentType: String?
  package var authorization: String?
  /// Bytes of the body, where they are told beforehand.
  package var contentLength: Int?

  package init(_ method: String, _ path: String) { (self.method, self.path) = (method, path) }
}

/// A request that may come in.
package struct Entry: Sendable, Equatable {
  package var route: Route
  /// A conversation a line, an answer a line.
  package var isStream: Bool
}

/// Tells who may come in.
package struct Porter: Sendable {
  private let token: Token?
  /// Bytes of a body, or of a line of a stream.
  private let mostBytes: Int

  private let hasModel: Bool

  /// - Parameter hasModel: without one there are no scores.
  package init(token: Token?, mostBytes: Int, hasModel: Bool = true) {
    (self.token, self.mostBytes, self.hasModel) = (token, mostBytes, hasModel)
  }

  /// Nobody learns which paths there are without the token.
  package func admit(_ head: RequestHead) throws(Refusal) -> Entry {
    let path = head.path.prefix { $0 != "?" }
    let route = Route(rawValue: String(path))
    if route != .health, let token, !token.opens(head.authorization) {
      throw Refusal(.unauthorized, "the header Authorization: Bearer TOKEN is missing or wrong")
    }
    guard let route else { throw Refusal(.notFound, "no such path") }
    guard route != .score || hasModel else {
      throw Refusal(.notFound, "this service has no model; POST /v1/clean is there")
    }
    guard route.allows(head.method) else {
      throw Refusal(
        .wrongMethod, "\(route.rawValue) is asked by \(route.allow)", allow: route.allow)
    }
    guard route.allow == "POST" else { return Entry(route: route, isStream: false) }
    guard let isStream = Porter.isStream(head.contentType) else {
      throw Refusal(
        .wrongType, "the body must be application/json, or application/x-ndjson for many lines")
    }
    let entry = Entry(route: route, isStream: isStream)
    if !entry.isStream, head.contentLength ?? 0 > mostBytes { throw Porter.tooLarge(mostBytes) }
    return entry
  }

  package static func tooLarge(_ most: Int) -> Refusal {
    Refusal(.tooLarge, "longer than the \(most) bytes that a body, or a line, may have")
  }

  /// Whether a body of this type is a conversation a line; nil where it is no conversation at all.
  package static func isStream(_ type: String?) -> Bool? {
    switch type?.prefix(while: { $0 != ";" }).lowercased().filter({ $0 != " " }) {
    case "application/json": false
    case "application/x-ndjson", "application/jsonl": true
    default: nil
    }
  }
}

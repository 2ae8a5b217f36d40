// What a client is told in place of an answer.
import Bytes
import Model

/// Why a request, or one line of it, has no answer; and the HTTP status that says so.
package struct Refusal: Error, Equatable, Sendable {
  package enum Code: String, Sendable, CaseIterable {
    case badJSON = "bad_json"
    case badHeader = "bad_header"
    case unknownRole = "unknown_role"
    case unauthorized
    case notFound = "not_found"
    case wrongMethod = "method_not_allowed"
    /// The head or the body took too long.
    case slow = "request_timeout"
    case tooLarge = "too_large"
    case wrongType = "unsupported_media_type"
    /// The model cannot do the item.
    case itemFailed = "item_failed"
    case queueFull = "queue_full"
    /// No worker is ready, nor will one be before the deadline.
    case notReady = "not_ready"
    case stopping
    case late = "deadline"
    /// A fault of ours.
    case broken = "internal"
  }

  package var code: Code
  package var message: String
  /// Seconds after which another attempt makes sense.
  package var retryAfter: Int?
  /// The methods that the path has.
  package var allow: String?
  /// The model's failure, where that is the reason.
  package var failure: ItemFailure?

  package init(_ code: Code, _ message: String, retryAfter: Int? = nil, allow: String? = nil) {
    (self.code, self.message, self.retryAfter, self.allow) = (code, message, retryAfter, allow)
  }

  package init(_ failure: ItemFailure) {
    switch failure.kind {
    case .input: self.init(.tooLarge, failure.message)
    case .model: self.init(.notReady, failure.message, retryAfter: 30)
    default:
      self.init(.itemFailed, failure.message)
      self.failure = failure
    }
  }

  package var status: Int {
    switch code {
    case .badJSON, .badHeader, .unknownRole: 400
    case .unauthorized: 401
    case .notFound: 404
    case .wrongMethod: 405
    case .slow: 408
    case .tooLarge: 413
    case .wrongType: 415
    case .itemFailed: 422
    case .queueFull: 429
    case .broken: 500
    case .notReady, .stopping: 503
    case .late: 504
    }
  }

  /// Whether the rest of the request is not worth reading, so that the connection ends.
  package var ends: Bool {
    switch code {
    case .slow, .stopping, .tooLarge: true
    default: false
    }
  }

  /// `{"error":{"code":"queue_full","message":"…"}}`; a failure of the model's adds `kind` and
  /// `attempts`.
  package var body: [UInt8] {
    var text = Array("{\"error\":{\"code\":\"\(code.rawValue)\",\"message\":".utf8)
    text += Array(message.utf8).withUnsafeBufferPointer { JSONString.quoted($0) } ?? []
    if let failure {
      text += ",\"kind\":\"\(failure.kind.rawValue)\",\"attempts\":\(failure.attempts)".utf8
    }
    if let retryAfter { text += ",\"retryAfter\":\(retryAfter)".utf8 }
    return text + "}}".utf8
  }
}

// How a call of the model ended, as far as a request is concerned.
import Model

/// The end of a call.
package enum CallEnd: Sendable, Equatable {
  case result
  case failed(ItemFailure)
  /// It was never sent.
  case cancelled

  /// - Parameter seconds: until the model may be there again.
  func verdict(isStopping: Bool, _ seconds: Int) -> Reception.Verdict {
    switch self {
    case .result: .result
    case .failed(let failure) where failure.kind == .model: .notReady(retryAfter: seconds)
    case .failed(let failure): .failed(failure)
    case .cancelled: isStopping ? .stopping : .late
    }
  }
}

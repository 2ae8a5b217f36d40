// What calls of a model cost, and what becomes of one.
import Bytes

/// Calls of a model and what they cost.
package struct ModelCounts: Codable, Equatable, Sendable {
  /// Items that the model was asked about.
  package var calls = 0
  /// Batches that were sent, probes among them.
  package var batches = 0
  /// Batches that failed or were lost and were sent again, whole or in halves.
  package var failedBatches = 0
  /// Items without a result.
  package var failed = 0
  /// Model processes that ended before they were sent home.
  package var restarts = 0

  package init() {}
}

/// What became of a call.
package enum CallOutcome {
  /// A JSON object as the worker wrote it; valid while it is told.
  case result(Bytes)
  case failed(ItemFailure)
  case late
  case cancelled
}

// What a service has done and how it stands, in Prometheus' text format.
import Model

/// The measures of a service since it began. Nothing of any text or client is in them.
package struct Metrics: Sendable {
  private struct Kind: Hashable, Sendable {
    var route: String
    var status: Int
  }

  private var requests: [Kind: Int] = [:]
  package var batchItems = Histogram([1, 2, 4, 8, 16, 32, 64, 128, 256])
  package var waitSeconds = Histogram(Metrics.times)
  package var modelSeconds = Histogram(Metrics.times)
  /// Calls that are open, and bytes of their items.
  package var queueItems = 0
  package var queueBytes = 0
  package var readyWorkers = 0
  package var counts = ModelCounts()
  package var storeHits = 0
  /// Requests whose client went before the answer.
  package var cancelled = 0
  /// Requests that found the queue full.
  package var refused = 0
  package var connections = 0

  private static let times = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30,
  ]

  package init() {}

  /// - Parameter route: nil for a path that there is not, so that nobody can make series of his
  ///   own.
  package mutating func answered(_ route: Route?, _ status: Int) {
    requests[Kind(route: route?.rawValue ?? "other", status: status), default: 0] += 1
  }

  package var text: String {
    var text = heading("requests_total", "counter", "Requests by route and status.")
    for (kind, count) in requests.sorted(by: { Metrics.label($0.key) < Metrics.label($1.key) }) {
      text += "chatmill_requests_total\(Metrics.label(kind)) \(count)\n"
    }
    for (name, what, value) in gauges { text += single(name, "gauge", what, value) }
    for (name, what, value) in counters { text += single(name, "counter", what, value) }
    text += heading("batch_items", "histogram", "Items of the batches that were sent.")
    text += batchItems.lines("chatmill_batch_items")
    text += heading("wait_seconds", "histogram", "From an item's coming to its sending.")
    text += waitSeconds.lines("chatmill_wait_seconds")
    text += heading("model_seconds", "histogram", "From a batch's sending to its answer.")
    return text + modelSeconds.lines("chatmill_model_seconds")
  }

  private var gauges: [(String, String, Int)] {
    [
      ("queue_items", "Items that wait or are in work.", queueItems),
      ("queue_bytes", "Bytes of these items.", queueBytes),
      ("workers_ready", "Model processes that are ready.", readyWorkers),
      ("connections", "Open connections.", connections),
    ]
  }

  private var counters: [(String, String, Int)] {
    [
      ("calls_total", "Items that the model was asked about.", counts.calls),
      ("batches_total", "Batches that were sent.", counts.batches),
      ("batches_failed_total", "Batches that failed and were halved.", counts.failedBatches),
      ("items_failed_total", "Items without a result.", counts.failed),
      ("worker_restarts_total", "Model processes that died.", counts.restarts),
      ("store_hits_total", "Items whose result was known.", storeHits),
      ("cancelled_total", "Requests whose client went before the answer.", cancelled),
      ("refused_total", "Requests that found the queue full.", refused),
    ]
  }

  private func heading(_ name: String, _ type: String, _ what: String) -> String {
    "# HELP chatmill_\(name) \(what)\n# TYPE chatmill_\(name) \(type)\n"
  }

  private func single(_ name: String, _ type: String, _ what: String, _ value: Int) -> String {
    heading(name, type, what) + "chatmill_\(name) \(value)\n"
  }

  private static func label(_ kind: Kind) -> String {
    "{route=\"\(kind.route)\",status=\"\(kind.status)\"}"
  }
}

// A recipe's model as what the batcher and its processes need.
import Model
import Recipe

extension ModelRule {
  /// What is started for each model process.
  /// - Parameter binary: the tool's, which asks an endpoint.
  package func program(of binary: String = "/proc/self/exe") -> [String] {
    guard command.isEmpty else { return command }
    var words = [binary, "endpoint", endpoint, "--timeout=\(timeout)s", "--calls=\(calls)"]
    if !name.isEmpty { words.append("--name=\(name)") }
    words += prompt.map { "--prompt=\($0)" }
    if !key.isEmpty { words.append("--key=\(key)") }
    return words
  }

  /// No batch waits for a clock: it goes out when it is full, or when nothing more will come.
  var limits: BatchLimits {
    var limits = BatchLimits()
    (limits.size, limits.bytes, limits.workers) = (size, bytes, workers)
    (limits.timeout, limits.start) = (Double(timeout), Double(start))
    (limits.attempts, limits.wait) = (attempts, .infinity)
    limits.queue = 4 * size * workers
    limits.queueBytes = max(limits.queueBytes, 4 * bytes * workers)
    return limits
  }
}

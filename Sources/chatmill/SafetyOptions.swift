// The flags of `run` that say what it relies on, and what it guards against.
import ArgumentParser
import Job

/// Resuming, waiting, and the bounds of workers.
struct SafetyOptions: ParsableArguments, Sendable {
  @Flag(help: "Mill every input anew, whatever an earlier run has left.")
  var fresh = false

  @Flag(
    help:
      "Leave what was milled for the next run, which then mills only inputs that are new or changed."
  )
  var keepParts = false

  @Flag(help: "Put the output in place even if no dialogue came out.")
  var allowEmpty = false

  @Option(help: "Seconds to wait for another run that holds the output.")
  var wait = Seconds(0)

  @Option(help: "Seconds without a row after which an input is given up.")
  var fileTimeout = Seconds(600)

  @Option(help: "Memory that a worker may use: bytes, or with K, M or G behind.")
  var workerMemory = ByteSize(bytes: Fence.usualMemory)

  @Flag(help: "Leave the recipe's model out: no dialogue is scored, none refused.")
  var noModel = false

  @Flag(help: "Ask the model again about dialogues that it has failed on.")
  var retryFailed = false

  @Flag(help: "Start even where the disk seems too full.")
  var noSpaceCheck = false

  /// What makes the values unusable, or nil.
  var fault: String? {
    if fileTimeout.count == 0 { return "--file-timeout takes seconds above 0" }
    if workerMemory.bytes < 128 << 20 { return "--worker-memory must be at least 128M" }
    return nil
  }

  func fill(_ settings: inout JobSettings) {
    (settings.isFresh, settings.keepsParts) = (fresh, keepParts)
    (settings.allowsEmpty, settings.fileTimeout) = (allowEmpty, fileTimeout.count)
    settings.workerMemory = workerMemory.bytes
    settings.asksModelAgain = retryFailed
    if noModel { settings.recipe.output.model = nil }
  }
}

/// A time as a user writes it: `600`, `0.5`.
struct Seconds: ExpressibleByArgument, CustomStringConvertible, Sendable {
  let count: Double

  init(_ count: Double) { self.count = count }

  init?(argument: String) {
    guard let count = Double(argument), count >= 0, count < 1e9 else { return nil }
    self.count = count
  }

  var description: String { count == count.rounded() ? "\(Int(count))" : "\(count)" }
  var defaultValueDescription: String { description }
}

/// A size as a user writes it: `2G`, `512M`, `1048576`.
struct ByteSize: ExpressibleByArgument, CustomStringConvertible, Sendable {
  let bytes: Int

  init(bytes: Int) { self.bytes = bytes }

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    let unit = argument.last.flatMap { units[Character($0.uppercased())] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard let number = Int(digits), number >= 0 else { return nil }
    let (bytes, isTooLarge) = number.multipliedReportingOverflow(by: unit ?? 1)
    guard !isTooLarge else { return nil }
    self.bytes = bytes
  }

  var description: String {
    for (unit, size) in [("G", 1 << 30), ("M", 1 << 20), ("K", 1 << 10)]
    where bytes > 0 && bytes % size == 0 {
      return "\(bytes / size)\(unit)"
    }
    return "\(bytes)"
  }

  var defaultValueDescription: String { description }
}

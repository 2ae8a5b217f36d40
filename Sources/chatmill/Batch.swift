// `chatmill batch`: lines of standard input answered by a model process, in batches and in order.
import ArgumentParser
import Doors
import Glibc
import Model

struct Batch: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Has a model process answer lines, in batches and in order.",
    discussion: """
      The command after -- is started as it stands, without a shell. It speaks JSON Lines (docs/model.md): it says hello \
      once its model is loaded, gets {"batch":7,"items":[…]}, answers {"batch":7,"results":[…]}.
      """)

  @OptionGroup var options: BatchOptions

  @Flag(help: "A line is a text; else it is a JSON value.")
  var text = false

  @Flag(help: "Print {\"item\":…,\"result\":…} for each line.")
  var withInput = false

  @Option(help: "A file that keeps results, so that the model is asked once for each item, ever.")
  var store: String?

  @Option(
    help:
      "What the results of --store are kept for, in place of the model and version of the worker's hello."
  )
  var id = ""

  @Flag(help: "Ask again for items that --store knows to have failed.")
  var retryFailed = false

  @Option(
    help: ArgumentHelp(
      "An HTTP endpoint in place of a command; --name, --prompt, --parameters, --calls and --key are for it.",
      valueName: "url"))
  var endpoint: String?

  @OptionGroup var endpointOptions: EndpointOptions

  @Argument(parsing: .postTerminator, help: "The model's command, behind --.")
  var command: [String] = []

  func validate() throws {
    guard command.isEmpty != (endpoint == nil) else {
      throw ValidationError(
        endpoint == nil
          ? "name the model's command behind --, such as: chatmill batch -- python3 score.py"
          : "there is either --endpoint or a command behind --")
    }
    // Whatever is wrong with it is said here, and not by a process that dies.
    if let endpoint {
      _ = try endpointOptions.rule(
        endpoint, timeout: Quantity.seconds(options.timeout, "--timeout"))
    }
  }

  /// What is started: for an endpoint this binary once more, which the guard is, too.
  private var worker: [String] {
    guard let endpoint else { return command }
    return ["/proc/self/exe"] + endpointOptions.words(endpoint, timeout: options.timeout)
  }

  func run() throws {
    var form = FilterForm()
    (form.isText, form.withInput) = (text, withInput)
    let begin = ContinuousClock.now
    let filter = try LineFilter(worker, try options.limits(), form, store: choice)
    let end = try filter.run()
    if let notice = filter.notice { Console.fail(nil, "warning: \(notice)") }
    if end.isOrderly { Console.write(summary(filter, ContinuousClock.now - begin)) }
    try leave(end, filter)
  }

  private var choice: StoreChoice? {
    store.map {
      var choice = StoreChoice(path: $0)
      (choice.id, choice.asksAgain) = (id, retryFailed)
      return choice
    }
  }

  private func leave(_ end: FilterEnd, _ filter: LineFilter) throws {
    switch end {
    case .finished: if filter.errors > 0 { throw ExitStatus.partly.end }
    case .closed: break
    case .interrupted(let signal): throw ExitStatus.interrupted(signal: signal).end
    case .defeated(let reason):
      throw ModelError("the model cannot be used: \(reason); what was not answered yet has no line")
    }
  }

  private func summary(_ filter: LineFilter, _ time: Duration) -> String {
    let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
    let counts = filter.counts
    return "chatmill: \(filter.items) items, \(counts.batches) batches, \(counts.calls) calls, "
      + "\(filter.fromStore) from store, \(filter.errors) failed, \(counts.restarts) restarts, \(Int(Double(filter.items) / max(seconds, 1e-9))) items/s\n"
  }
}

extension FilterEnd {
  /// There is somebody to tell what was done, and nothing worse to tell.
  fileprivate var isOrderly: Bool {
    switch self {
    case .finished, .interrupted: true
    case .closed, .defeated: false
    }
  }
}

/// What bounds the batches of any command that has a model.
struct BatchOptions: ParsableArguments {
  @Option(help: "Items of a batch.")
  var size = 128

  @Option(
    help: "How long the first item of a batch waits for others while a worker is free: 1s, 20ms, 0."
  )
  var wait = "1s"

  @Option(help: "Bytes of a batch and of an item, as JSON; with K or M behind.")
  var bytes = "1M"

  @Option(help: "Model processes.")
  var workers = 1

  @Option(help: "Items that may be open at once. (default: 4 times size times workers)")
  var queue: Int?

  @Option(help: "How long a worker that has a batch may be silent.")
  var timeout = "60s"

  @Option(help: "How long a worker may take until it says hello.")
  var start = "300s"

  @Option(help: "How often an item that stands alone is tried.")
  var attempts = 2

  func limits() throws -> BatchLimits {
    var limits = BatchLimits()
    limits.size = try positive(size, "--size", most: 1 << 20)
    limits.workers = try positive(workers, "--workers", most: 4096)
    limits.queue = try positive(queue ?? min(1 << 30, 4 * size * workers), "--queue", most: 1 << 30)
    limits.attempts = try positive(attempts, "--attempts", most: 1000)
    limits.bytes = try Quantity.bytes(bytes, "--bytes")
    limits.wait = try Quantity.seconds(wait, "--wait")
    limits.timeout = try Quantity.seconds(timeout, "--timeout")
    limits.start = try Quantity.seconds(start, "--start")
    return limits
  }

  private func positive(_ value: Int, _ flag: String, most: Int) throws -> Int {
    guard (1...most).contains(value) else {
      throw ValidationError("\(flag) takes a whole number from 1 to \(most)")
    }
    return value
  }
}

// The batcher as a Unix filter: a line out for each line in, in order.
import Bytes
import Glibc

/// How a filter reads and writes its lines.
package struct FilterForm: Sendable {
  /// A line is a text, not JSON.
  package var isText = false
  /// Whether a result names its item: `{"item":…,"result":…}`.
  package var withInput = false

  package init() {}
}

/// Where results are kept, and for which model.
package struct StoreChoice: Sendable {
  package var path: String
  /// In place of what the worker says of itself; empty for that.
  package var id = ""
  /// Failures in the store are tried again.
  package var asksAgain = false

  package init(path: String) { self.path = path }
}

/// How a filter ended.
package enum FilterEnd: Equatable, Sendable {
  /// All lines were answered, some perhaps with an error.
  case finished
  /// Nobody reads the output any more.
  case closed
  case interrupted(signal: Int32)
  /// The model cannot be used.
  case defeated(String)
}

/// Reads items from one descriptor, has them answered, writes the answers to another.
///
/// Input is read only while there is room for its lines, so memory does not grow with it: at most
/// ``BatchLimits/queue`` lines and ``BatchLimits/queueBytes`` are open, and a mebibyte waits to be
/// written.
package final class LineFilter {
  private let form: FilterForm
  private let limits: BatchLimits
  private let input: Int32
  private var output: FilterOutput
  private var loop: ModelLoop!
  private var lines: LineBuffer
  private var window = OrderedWindow()
  /// The number of the line that each call is for.
  private var lineOf: [Int: Int] = [:]
  private var calls = 0
  /// The line at hand is longer than it may be; what is left of it is passed over.
  private var isSkipping = false
  private var isInputOpen = true
  private let signals: SignalFile
  private var signal: Int32?
  package private(set) var items = 0
  package private(set) var errors = 0
  package var counts: ModelCounts { loop.counts }
  package var fromStore: Int { known?.fromStore ?? 0 }
  /// What was found wrong with the store when it was opened; nil for nothing.
  package var notice: String? { known?.store.notice }
  private let storeChoice: StoreChoice?
  private var known: KnownCalls?
  private var storeFailure: (any Error)?

  package init(
    _ command: [String], _ limits: BatchLimits, _ form: FilterForm, input: Int32 = 0,
    output: Int32 = 1, store: StoreChoice? = nil
  ) throws {
    storeChoice = store
    (self.form, self.limits, self.input) = (form, limits, input)
    self.output = FilterOutput(output)
    lines = LineBuffer(most: limits.bytes)
    signals = try SignalFile([SIGINT, SIGTERM, SIGHUP])
    var inner = limits
    // Bad lines take a place in the window, too, so calls alone never fill it.
    (inner.queue, inner.queueBytes) = (limits.queue + 1, limits.queueBytes + limits.bytes)
    loop = ModelLoop(command, inner) { [unowned self] call, outcome in finish(call, outcome) }
  }

  /// Filters to the end of the input, or of whoever reads or makes the results.
  package func run() throws -> FilterEnd {
    loop.start()
    // Whatever ends it, what was paid for is on the disk.
    defer { try? known?.store.synchronise() }
    while true {
      try openStore()
      try feed()
      try synchronise()
      if let failure = storeFailure ?? loop.storeFailure { throw failure }
      if let defeat = loop.defeat { return .defeated(defeat) }
      if loop.hasEnded, window.isEmpty { break }
      try turn()
      if output.isClosed { return .closed }
    }
    while !output.isEmpty {
      guard try output.writeWaiting() else { return .closed }
    }
    loop.shutDown()
    try known?.store.synchronise()
    return signal.map { .interrupted(signal: $0) } ?? .finished
  }

  // MARK: In

  /// Opens the store, once it is known which model it is for.
  private func openStore() throws {
    guard let storeChoice, known == nil, !storeChoice.id.isEmpty || loop.hello != nil else {
      return
    }
    let key = ModelKey(id: storeChoice.id, hello: loop.hello, input: form.isText ? "text" : "json")
    let known = KnownCalls(
      try ResultStore(storeChoice.path, key: key.fingerprint), asksAgain: storeChoice.asksAgain)
    self.known = known
    loop.record = { try known.store($0) }
  }

  private func synchronise() throws {
    guard let store = known?.store, SystemCall.now >= store.synchroniseDue else { return }
    try store.synchronise()
  }

  private var isReady: Bool { storeChoice == nil || known != nil }

  private func turn() throws {
    var polls = [
      pollfd(fd: mayRead ? input : -1, events: Int16(POLLIN), revents: 0),
      pollfd(fd: output.isEmpty ? -1 : output.file, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: signals.file, events: Int16(POLLIN), revents: 0),
    ]
    loop.turn(&polls, until: known?.store.synchroniseDue ?? .infinity)
    if polls[2].revents != 0 { interrupted(by: signals.read()) }
    if polls[1].revents != 0 { try output.write() }
    if polls[0].revents != 0 { try read() }
  }

  private var hasRoom: Bool {
    isReady && window.count < limits.queue && window.bytes < limits.queueBytes && output.hasRoom
  }

  private var mayRead: Bool { isInputOpen && hasRoom && lines.count <= limits.bytes }

  /// The first time what is in flight ends; the second time everything does.
  private func interrupted(by number: Int32?) {
    guard let number else { return }
    guard signal == nil else { _exit(128 + number) }
    signal = number
    isInputOpen = false
    lines.dropRest()
    loop.stop(finishesQueue: false)
  }

  private func read() throws {
    try withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      let count = Glibc.read(input, buffer.baseAddress!, buffer.count)
      if count < 0, errno == EINTR || errno == EAGAIN { return }
      if count < 0 { throw SystemCall.failure("cannot read standard input") }
      if count > 0 { return lines.append(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      isInputOpen = false
    }
  }

  /// Hands lines on while there is room for them.
  private func feed() throws {
    while hasRoom, try lines.next({ try take($0) }) != nil {}
    if hasRoom, lines.count > limits.bytes, lines.hasNoEnd {
      lines.dropRest()
      isSkipping = true
    }
    guard !isInputOpen, signal == nil, hasRoom, lines.hasNoEnd, !hasEndedInput else { return }
    if isSkipping, lines.count == 0 { refuse("") } else { _ = try lines.rest { try take($0) } }
    hasEndedInput = true
    loop.endInput()
  }

  private var hasEndedInput = false

  private func take(_ line: Bytes) throws {
    guard !isSkipping else {
      isSkipping = false
      return refuse("longer than the \(limits.bytes) bytes that an item may have")
    }
    guard form.isText else {
      let line = line.last == 0x0D ? Bytes(rebasing: line.dropLast()) : line
      guard JSONScan.isValue(line) else { return refuse("no JSON value") }
      return try call(line)
    }
    guard let text = JSONString.quoted(line) else { return refuse("no UTF-8") }
    try text.withUnsafeBufferPointer { try call($0) }
  }

  private func call(_ payload: Bytes) throws {
    guard payload.count <= limits.bytes else {
      return refuse("longer than the \(limits.bytes) bytes that an item may have")
    }
    let line = window.open(form.withInput ? Array(payload) : [], bytes: payload.count)
    items += 1
    if let known {
      let print = Payload.fingerprint(Payload.canonical(payload))
      switch try known.look(print, asker: line, call: calls) {
      case .known(let result): return take(result, for: line)
      case .underWay: return
      case .ask: break
      }
    }
    lineOf[calls] = line
    calls += 1
    loop.call(payload)
  }

  private func take(_ stored: StoredResult, for line: Int) {
    switch stored {
    case .result(let bytes):
      bytes.withUnsafeBufferPointer { window.close(line, $0, form.withInput, &output.bytes) }
    case .failed(let bytes):
      errors += 1
      bytes.withUnsafeBufferPointer { window.close(line, $0, form.withInput, &output.bytes) }
    }
  }

  /// A line that is no item: an error line in its place, and no call.
  private func refuse(_ reason: String) {
    let line = window.open([], bytes: 0)
    items += 1
    close(line, failure: ItemFailure(.input, reason, attempts: 0))
  }

  // MARK: Out

  private func finish(_ call: Int, _ outcome: CallOutcome) {
    guard let line = lineOf.removeValue(forKey: call) else { return }
    var failure: ItemFailure?
    if case .failed(let its) = outcome { failure = its }
    var others: [Int] = []
    do { others = try known?.finished(call, failure: failure) ?? [] } catch { storeFailure = error }
    for line in [line] + others { finish(line: line, outcome) }
  }

  private func finish(line: Int, _ outcome: CallOutcome) {
    switch outcome {
    case .result(let result): window.close(line, result, form.withInput, &output.bytes)
    case .failed(let failure): close(line, failure: failure)
    case .late, .cancelled: window.drop(line)
    }
  }

  private func close(_ line: Int, failure: ItemFailure) {
    errors += 1
    failure.line.withUnsafeBufferPointer { window.close(line, $0, form.withInput, &output.bytes) }
  }
}

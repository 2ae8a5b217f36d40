// The batcher's shell: carries its actions out on model processes, and turns what these do into
// events.
import Bytes
import Glibc

/// Keeps model processes busy with calls. One thread; nothing blocks but ``turn(_:)``, which waits.
///
/// Memory is that of the open calls, whose bounds are in ``BatchLimits``, and of a line for each
/// worker.
package final class ModelLoop {
  private let command: [String]
  private let folder: String?
  private var batcher: Batcher
  private var processes: [ModelProcess?]
  /// Why a worker is about to be killed, in words for the user.
  private var faults: [String?]
  private var flights: [Int: (worker: Int, items: [Int])] = [:]
  private var payloads = PayloadTable()
  private var witness: [UInt8] = []
  private var wakesAt: Double?
  private var happened: [BatchEvent] = []
  private let finish: (Int, CallOutcome) -> Void
  /// Told of the results of a batch before anybody else is, so that they can be stored first.
  package var record: (([(call: Int, result: Bytes)]) throws -> Void)?
  /// Why results cannot be stored; the loop's owner ends.
  package private(set) var storeFailure: (any Error)?
  /// Results that are longer are errors of their items.
  package static let mostResultBytes = 64 << 10
  package private(set) var counts = ModelCounts()
  /// What the first worker said of itself; nil before.
  package private(set) var hello: Hello?
  /// Whether more calls may be made.
  package private(set) var accepts = true
  /// Every call is finished and no more will come.
  package private(set) var hasEnded = false
  /// Why the model cannot be used; nil while it can.
  package private(set) var defeat: String?
  /// Told when a batch is sent, when it is answered, and when it is lost.
  package var observe: ((LoopNote) -> Void)?
  /// Model processes that have said hello and live.
  package var readyWorkers: Int { processes.count { $0?.hasGreeted ?? false } }
  /// Gets what workers write to standard error.
  private let echoesErrors: Bool

  /// - Parameters:
  ///   - command: the program and its arguments, found as a shell would.
  ///   - folder: where it is started; nil for where we are.
  ///   - finish: told once for each call, by the number that ``call(_:deadline:)`` gave it.
  package init(
    _ command: [String], _ limits: BatchLimits, in folder: String? = nil,
    echoesErrors: Bool = true, finish: @escaping (Int, CallOutcome) -> Void
  ) {
    (self.command, self.folder) = (command, folder)
    (self.finish, self.echoesErrors) = (finish, echoesErrors)
    batcher = Batcher(limits)
    processes = Array(repeating: nil, count: limits.workers)
    faults = Array(repeating: nil, count: limits.workers)
  }

  deinit { for process in processes { process?.kill() } }

  /// Starts the workers.
  package func start() { note(.time) }

  /// Asks the model about an item, a JSON value on one line. Calls are numbered from 0.
  package func call(_ payload: Bytes, deadline: Double? = nil) {
    payloads.append(payload)
    note(.arrived(bytes: payload.count, deadline: deadline))
  }

  /// Nobody waits for the call any more: it is not sent, or its result is told to nobody but
  /// ``record``.
  package func cancel(_ call: Int) { note(.cancelled(item: call)) }

  package func endInput() { note(.inputEnded) }

  package func stop(finishesQueue: Bool) { note(.stop(finishesQueue: finishesQueue)) }

  // MARK: Actions

  private func note(_ event: BatchEvent, answer: Answer? = nil) {
    perform(batcher.take(event, at: SystemCall.now), answer)
    // What the actions themselves have caused, such as a program that is not there.
    while !happened.isEmpty {
      let event = happened.removeFirst()
      perform(batcher.take(event, at: SystemCall.now), nil)
    }
  }

  private func perform(_ actions: [BatchAction], _ answer: Answer?) {
    var answer = answer
    for action in actions {
      switch action {
      case .start(let worker): start(worker)
      case .kill(let worker): processes[worker]?.kill()
      case .dismiss(let worker): processes[worker]?.dismiss()
      case .send(let worker, let batch, let items): send(worker, batch, items)
      case .probe(let worker, let batch): probe(worker, batch)
      case .keep(let item): payloads.withBytes(of: item) { witness = Array($0) }
      case .finish(let item, let outcome): tell(item, outcome, &answer)
      case .wake(let time): wakesAt = time
      case .accept(let may): accepts = may
      case .giveUp(let reason): defeat = reason
      case .ended: hasEnded = true
      }
    }
  }

  private func start(_ worker: Int) {
    do {
      processes[worker] = try ModelProcess(command, in: folder)
      defeat = nil
    } catch { happened.append(.died(worker: worker, how: "\(error)")) }
  }

  private func send(_ worker: Int, _ batch: Int, _ items: [Int]) {
    flights[batch] = (worker, items)
    counts.batches += 1
    counts.calls += items.count
    observe?(.sent(batch: batch, items: items))
    var line: [UInt8] = []
    WorkerLine.append(batch: batch, items, payloads, to: &line)
    processes[worker]?.send(line)
  }

  private func probe(_ worker: Int, _ batch: Int) {
    flights[batch] = (worker, [])
    counts.batches += 1
    counts.calls += 1
    processes[worker]?.send(
      Array("{\"batch\":\(batch),\"items\":[".utf8) + witness + Array("]}\n".utf8))
  }

  private func tell(_ item: Int, _ outcome: ItemOutcome, _ answer: inout Answer?) {
    defer { payloads.remove(item) }
    switch outcome {
    case .answered:
      guard let result = answer?.result(of: item) else { return }
      finish(item, .result(result))
    case .failed(let failure):
      counts.failed += 1
      finish(item, .failed(failure))
    case .late: finish(item, .late)
    case .cancelled: finish(item, .cancelled)
    }
  }

  // MARK: Waiting

  /// Waits until something happens to a worker or to one of `others`, or a time has come, and deals
  /// with it.
  package func turn(_ others: inout [pollfd], until limit: Double = .infinity) {
    var polls = others
    for process in processes { polls += process?.polls ?? [] }
    let wake = min(wakesAt ?? .infinity, limit)
    let patience =
      wake == .infinity ? -1 : min(max(0, ((wake - SystemCall.now) * 1000).rounded(.up)), 1e6)
    if poll(&polls, nfds_t(polls.count), Int32(patience)) < 0 {
      for place in polls.indices { polls[place].revents = 0 }
    }
    others = Array(polls[..<others.count])
    var rest = polls[others.count...]
    for (worker, process) in processes.enumerated() {
      guard let process else { continue }
      take(process.take(Array(rest.prefix(4))[...]), worker, process)
      rest = rest.dropFirst(4)
    }
    if let wakesAt, SystemCall.now >= wakesAt { note(.time) }
  }

  /// Sends the workers home and waits until they are gone: at most ten seconds, then the last of
  /// them is killed.
  package func shutDown() {
    let begin = SystemCall.now
    for process in processes { process?.dismiss() }
    var (none, wasAsked) = ([pollfd](), false)
    while processes.contains(where: { $0 != nil }), SystemCall.now < begin + 10.5 {
      if !wasAsked, SystemCall.now > begin + 5 {
        wasAsked = true
        for process in processes { process?.askToEnd() }
      }
      turn(&none, until: SystemCall.now + 0.5)
    }
  }

  private func take(_ events: [ModelProcess.Happening], _ worker: Int, _ process: ModelProcess) {
    for event in events {
      switch event {
      case .output: read(worker, process)
      case .ended(let how):
        read(worker, process)
        ended(worker, faults[worker] ?? how)
      }
    }
    if echoesErrors { process.echo() }
  }

  private func ended(_ worker: Int, _ how: String) {
    (processes[worker], faults[worker]) = (nil, nil)
    let lost = flights.filter { $0.value.worker == worker }.keys
    counts.failedBatches += lost.isEmpty ? 0 : 1
    for batch in lost { close(batch, as: .lost(batch: batch)) }
    if !hasEnded { counts.restarts += 1 }
    note(.died(worker: worker, how: "the model process \(how)"))
  }

  // MARK: What workers say

  private func read(_ worker: Int, _ process: ModelProcess) {
    while faults[worker] == nil {
      do {
        let isLine: Void? = try process.lines.next { line in try take(line, worker) }
        guard isLine != nil else { break }
      } catch let wrong as WrongLine { condemn(worker, wrong.reason) } catch {
        condemn(worker, "\(error)")
      }
    }
    if faults[worker] == nil, process.lines.count > WorkerLine.most {
      condemn(worker, "wrote a line of more than \(WorkerLine.most >> 20) MiB")
    }
    if faults[worker] != nil { process.lines.dropRest() }
  }

  /// The worker does not keep to the protocol: it ends, and its batch is nobody's.
  private func condemn(_ worker: Int, _ reason: String) {
    faults[worker] = reason
    processes[worker]?.kill()
  }

  private func take(_ line: Bytes, _ worker: Int) throws {
    switch try WorkerLine(line) {
    case .blank: break
    case .hello(let said): try take(said, worker)
    case .busy: note(.busy(worker: worker))
    case .results(let batch, let ranges, let errors):
      let items = try land(batch, worker, "answered")
      let expected = items.isEmpty ? 1 : items.count
      guard ranges.count == expected else {
        throw WrongLine(
          reason: "answered a batch of \(expected) items with \(ranges.count) results")
      }
      close(batch, as: .answered(batch: batch))
      let answer = Answer(line: line, ranges: ranges, items: items)
      do { try record?(answer.results(without: errors)) } catch { storeFailure = error }
      note(.answered(worker: worker, batch: batch, errors: errors + answer.tooLong), answer: answer)
    case .failed(let batch, let message, let isPassing):
      drop(batch, items: try land(batch, worker, "spoke of"))
      note(.failed(worker: worker, batch: batch, message: message, isPassing: isPassing))
    case .tooBig(let batch):
      drop(batch, items: try land(batch, worker, "spoke of"))
      note(.tooBig(worker: worker, batch: batch))
    case .fault(let message):
      faults[worker] = message
      note(.unusable(worker: worker, reason: message))
    }
  }

  private func take(_ said: Hello, _ worker: Int) throws {
    guard processes[worker]?.hasGreeted == false else {
      throw WrongLine(reason: "said hello twice")
    }
    if let hello, (hello.model, hello.version) != (said.model, said.version) {
      throw WrongLine(
        reason: "is \(said.model) \(said.version) now, but was \(hello.model) \(hello.version)")
    }
    hello = hello ?? said
    processes[worker]?.hasGreeted = true
    note(.ready(worker: worker, said.bounds))
  }

  private func land(_ batch: Int, _ worker: Int, _ what: String) throws -> [Int] {
    guard let flight = flights[batch], flight.worker == worker else {
      throw WrongLine(reason: "\(what) batch \(batch), which it does not have")
    }
    return flight.items
  }

  private func drop(_ batch: Int, items: [Int]) {
    close(batch, as: .lost(batch: batch))
    counts.failedBatches += 1
  }

  private func close(_ batch: Int, as note: LoopNote) {
    flights[batch] = nil
    observe?(note)
  }
}

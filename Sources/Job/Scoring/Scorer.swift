// The scorer process: has the dialogues of parts scored by a model, part by part in plan order.
import Bytes
import Forms
import Glibc
import Model
import Recipe
import SystemPackage

/// The loop of the scorer. It has one thread, which waits in one place: for orders, and for model
/// processes, which are its children.
///
/// Batches are cut by the plan: so many dialogues in plan order of which the store has no result.
/// So what a batch is does not depend on the number of model processes, or on the time.
final class Scorer {
  private let pipe: OrderPipe
  private let plan: ScorerPlan
  private let view: DialogueView
  private var payload = ByteBuffer()
  private var loop: ModelLoop!
  private var store: ScoreStore?
  private var waiting: [(number: Int, part: ChunkPart, output: WirePath)] = []
  private var current: PartItems?
  /// Parts whose scores are not all there.
  private var openParts = 0
  /// No further part will come.
  private var hasAll = false
  private var hasEndedInput = false
  private var questions = Questions()
  private var fault: (any Error)?
  private var answered = 0
  private var told: (items: Int, at: UInt64) = (0, 0)

  private init(_ plan: ScorerPlan, _ pipe: OrderPipe) {
    (self.plan, self.pipe) = (plan, pipe)
    view = DialogueView(plan.labels)
    loop = ModelLoop(plan.rule.program(), plan.rule.limits) { [unowned self] call, outcome in
      do { try finish(call, outcome) } catch { fault = fault ?? error }
    }
  }

  /// Scores until `finish`, or until the pipe is closed.
  static func run() throws {
    ignoreStopSignals()
    try Headroom.require()
    ParentWatch.start()
    let pipe = try OrderPipe()
    do {
      guard case .begin(let plan)? = try pipe.next() as ScorerOrder? else { return }
      if let folder = plan.folder { try enter(folder.path) }
      try Scorer(plan, pipe).score()
    } catch Errno.brokenPipe {
      throw Errno.brokenPipe
    } catch {
      try pipe.send(ScorerReport.stopped(reason: "\(error)", isBusy: error is StoreBusy))
    }
  }

  private static func enter(_ folder: FilePath) throws {
    guard folder.withPlatformString({ chdir($0) }) == 0 else {
      throw JobError("cannot be entered: \(Errno(rawValue: errno))", at: folder.printable)
    }
  }

  private func score() throws {
    // Without an id only the model itself can say which results are its own.
    if plan.rule.id.isEmpty { loop.start() } else { try openStore(nil) }
    while true {
      // Some may have come with the first.
      try takeOrders()
      try feed()
      try requireModel()
      if isDone { break }
      guard try wait() else { return }
    }
    try store?.synchronise()
    try pipe.send(ScorerReport.finished(summary: summary))
    loop.shutDown()
  }

  private var isDone: Bool { hasAll && waiting.isEmpty && current == nil && openParts == 0 }

  private func requireModel() throws {
    if let fault = fault ?? loop.storeFailure { throw fault }
    if let defeat = loop.defeat { throw ModelError("the model cannot be used: \(defeat)") }
  }

  // MARK: Waiting

  /// Waits for orders and answers. False once the coordinator is gone.
  private func wait() throws -> Bool {
    var polls = [pollfd(fd: hasAll ? -1 : 0, events: Int16(POLLIN), revents: 0)]
    loop.turn(&polls, until: Double(monotonicTime()) / 1e9 + 1)
    if store == nil, let hello = loop.hello { try openStore(hello) }
    try tellBusy()
    guard polls[0].revents != 0 else { return true }
    return try pipe.fill()
  }

  private func takeOrders() throws {
    while let order: ScorerOrder = try pipe.waiting() {
      switch order {
      case .begin: throw JobError("a second begin")
      case .score(let number, let part, let output): waiting.append((number, part, output))
      case .finish: hasAll = true
      }
    }
  }

  /// Once a second, what was answered is brought to the disk, and told.
  private func tellBusy() throws {
    let now = monotonicTime()
    guard answered > told.items, now > told.at + 1_000_000_000 else { return }
    told = (answered, now)
    try store?.synchronise()
    try pipe.send(ScorerReport.busy(items: answered))
  }

  private func openStore(_ hello: Hello?) throws {
    let store = try ScoreStore(plan, hello)
    self.store = store
    loop.record = { try store.known.store($0) }
    if let notice = store.notice { try pipe.send(ScorerReport.notice(reason: notice)) }
    try pipe.send(ScorerReport.ready(id: store.id, version: store.version))
  }

  // MARK: Questions

  /// Asks as long as more may be asked.
  private func feed() throws {
    while let store, loop.accepts, let part = try part() {
      guard let dialogue = try part.take(view) else {
        current = nil
        try complete(part)
        continue
      }
      try ask(part, dialogue, store)
    }
    guard hasAll, waiting.isEmpty, current == nil, questions.calls > 0, !hasEndedInput else {
      return
    }
    hasEndedInput = true
    loop.endInput()
  }

  private func part() throws -> PartItems? {
    if current == nil, !waiting.isEmpty {
      let (number, part, output) = waiting.removeFirst()
      current = try PartItems(number, part, output)
      openParts += 1
    }
    return current
  }

  private func ask(_ part: PartItems, _ dialogue: Int, _ store: ScoreStore) throws {
    payload.clear()
    view.appendPayload(plan.rule.input, to: &payload)
    let print = Fingerprint(payload.raw)
    if let line = questions.failures[print] { return try note(part, dialogue, line, true) }
    let (asker, call) = questions.next
    switch try store.look(print, asker: asker, call: call) {
    case .known(.result(let line)): return try note(part, dialogue, line, false)
    case .known(.failed(let line)): return try note(part, dialogue, line, true)
    case .underWay: questions.wait(part, dialogue, print)
    case .ask:
      questions.wait(part, dialogue, print)
      questions.ask()
      loop.call(payload.bytes)
    }
  }

  private func note(
    _ part: PartItems, _ dialogue: Int, _ line: [UInt8], _ isFailed: Bool
  ) throws {
    try line.withUnsafeBufferPointer {
      try part.draft.append($0, isFailed: isFailed, of: dialogue)
    }
  }

  // MARK: Answers

  private func finish(_ call: Int, _ outcome: CallOutcome) throws {
    switch outcome {
    case .late, .cancelled: return
    case .result(let line):
      for question in try close(call, nil) { try answer(question, line, isFailed: false) }
    case .failed(let failure):
      // The model is at fault, which ends the run.
      if failure.kind == .model { return }
      let line = failure.line
      for question in try close(call, failure) {
        questions.failures[question.print] = line
        try line.withUnsafeBufferPointer { try answer(question, $0, isFailed: true) }
      }
    }
  }

  /// Whoever waits for a call.
  private func close(_ call: Int, _ failure: ItemFailure?) throws -> [Question] {
    questions.close(call, with: try store?.known.finished(call, failure: failure) ?? [])
  }

  private func answer(_ question: Question, _ line: Bytes, isFailed: Bool) throws {
    let part = question.part
    try part.draft.append(line, isFailed: isFailed, of: question.dialogue)
    part.open -= 1
    answered += 1
    if part.isComplete { try complete(part) }
  }

  /// Tells of a part whose scores are all there.
  private func complete(_ part: PartItems) throws {
    guard part.isComplete else { return }
    try part.draft.finish()
    openParts -= 1
    try pipe.send(ScorerReport.scored(number: part.number))
  }

  private var summary: ScorerSummary {
    let counts = loop.counts
    return ScorerSummary(
      id: store?.id ?? plan.rule.id, version: store?.version ?? "", store: store?.name ?? "",
      storeBytes: store?.known.store.size ?? 0, fromStore: store?.fromStore ?? 0,
      calls: counts.calls, batches: counts.batches, retried: max(0, counts.calls - questions.calls),
      bisected: counts.failedBatches, failed: questions.failures.count, restarts: counts.restarts)
  }
}

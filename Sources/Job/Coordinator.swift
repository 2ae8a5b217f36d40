// The coordinator: starts the processes, turns what they say into calls of the schedule, carries out the answers.
// It never opens a workbook and never touches a row.
import Cleaning
import Glibc
import Logging
import Sheets
import SystemPackage

/// Runs one job to its end.
package struct Coordinator {
  private enum Event: Sendable {
    case worker(Int, ChildEvent)
    case writer(ChildEvent)
    case interrupted(Int32)
    case tick
  }

  /// A worker process and what it is doing.
  private struct Hand {
    let child = ChildProcess()
    var pid: Int32 = 0
    var task: Schedule.Task?
    var isStalled = false
  }

  private let inputs: Inputs
  private let orders: Orders
  private let settings: JobSettings
  private let log: Logger
  private let tell: (JobEvent) -> Void
  private let events: AsyncStream<Event>
  private let inbox: AsyncStream<Event>.Continuation
  private var schedule: Schedule
  private var hands: [Int: Hand] = [:]
  private var nextHand = 0
  private let writer = ChildProcess()
  private var writerPid: Int32 = 0
  private var outcomes: [Outcome?]
  private var progress: ProgressCount
  private var stalls: StallWatch
  /// What the kernel does not have for the workers' fence; nil before the first worker has told.
  private var missingFence: [String]?
  private var end: Result<Joined, JobEnd>?
  private var living = 0
  /// Every file is settled, the writer knows all, and the workers have been sent home.
  private var isMilled = false

  package init(
    _ inputs: Inputs, _ settings: JobSettings, log: Logger, tell: @escaping (JobEvent) -> Void
  ) {
    (self.inputs, self.settings, self.log, self.tell) = (inputs, settings, log, tell)
    (events, inbox) = AsyncStream.makeStream()
    orders = Orders(inputs: inputs, settings: settings)
    schedule = Schedule(
      files: inputs.files.count, chunkSize: settings.chunk, needed: settings.recipe.neededColumns,
      duplicates: settings.recipe.duplicates, joinsSessions: settings.recipe.sessionIsJobWide)
    outcomes = Array(repeating: nil, count: inputs.files.count)
    progress = ProgressCount(inputs.files)
    stalls = StallWatch(seconds: settings.fileTimeout)
  }

  /// - Returns: the report, once the output is in place.
  /// - Throws: ``JobEnd`` or ``JobError`` where nothing was replaced.
  package mutating func run() async throws -> Report {
    let folder = settings.folder
    defer { folder.close() }
    do {
      try folder.prepare(inputs.files.map(\.identity), isFresh: settings.isFresh)
      if schedule.sifting.isNeeded { try Folder.make(folder.sifted) }
      if let rules = settings.rules { try folder.write(rules, to: "rules") }
      let joined = try await runProcesses()
      lose(joined.losses)
      var report = Report(inputs, outcomes.map { $0! }, settings, counts: joined.counts)
      (report.missingFence, report.written) = (missingFence ?? [], joined.written)
      report.outputs = joined.outputs
      try folder.write(report.json(), to: "report.json")
      try folder.publish()
      if !settings.keepsParts { try folder.removeParts() }
      return report
    } catch {
      folder.abandon()
      throw error
    }
  }

  // MARK: Events

  private mutating func runProcesses() async throws -> Joined {
    let watch = SignalWatch { [inbox] in inbox.yield(.interrupted($0)) }
    let ticks = Ticks(everySeconds: min(1, settings.fileTimeout / 4)) { [inbox] in
      inbox.yield(.tick)
    }
    defer {
      watch.stop()
      ticks.stop()
    }
    await withTaskGroup(of: Void.self) { group in
      do { try startAll(&group) } catch { stop(.stopped("\(error)")) }
      for await event in events {
        do { try take(event, &group) } catch let error as JobEnd { stop(error) } catch {
          stop(.stopped("\(error)"))
        }
        if end != nil { closeAll() }
        if end != nil, living == 0 { break }
      }
    }
    return try end!.get()
  }

  private mutating func startAll(_ group: inout TaskGroup<Void>) throws {
    for (file, input) in inputs.files.enumerated() {
      if let fault = input.fault { failed(file, fault) }
    }
    for _ in 0..<min(settings.workers, inputs.files.count) { try startWorker(&group) }
    try startWriter(&group)
  }

  private mutating func take(_ event: Event, _ group: inout TaskGroup<Void>) throws {
    switch event {
    case .interrupted(let signal): stop(.interrupted(signal: signal))
    case .tick: endStalled()
    case .worker(let hand, .started(let pid)): started(hand, pid)
    case .worker(let hand, .line(let line)): try take(Line.decode(line), from: hand)
    case .worker(let hand, .ended(let how, let words)): try workerEnded(hand, how, words, &group)
    case .writer(.started(let pid)): writerPid = pid
    case .writer(.line(let line)): take(try Line.decode(line) as WriterReport)
    case .writer(.ended(let how, let words)): writerEnded(how, words)
    }
    if end == nil { try advance() }
  }

  /// A worker that starts after the job has been stopped is ended at once.
  private mutating func started(_ hand: Int, _ pid: Int32) {
    hands[hand]?.pid = pid
    if case .failure = end { kill(pid, SIGKILL) }
  }

  private mutating func take(_ report: WorkerReport, from hand: Int) throws {
    stalls.heard(hand, at: monotonicTime())
    // Whatever an input may have made of its worker, it speaks for itself only.
    guard report.file == nil || report.file == hands[hand]?.task?.file else {
      throw JobError("a worker reported about an input that it does not have")
    }
    switch report {
    case .fenced(let missing): fenced(missing)
    case .progress(let file, let rows):
      tell(.progress(progress.rows(rows, of: file, inputs)))
    case .header(let file, let sheets):
      rest(hand)
      schedule.headerRead(file, sheets.map(\.columns))
      failCrowded()
    case .milled(let file, let summary, let isReused, let hasDrops):
      milled(file, summary, isReused, hasDrops, hand)
    case .sifted(let losses):
      guard case .sift = hands[hand]?.task else { break }
      rest(hand)
      schedule.sifted(losses)
    case .built(let counts, let prints):
      guard case .sift = hands[hand]?.task else { break }
      rest(hand)
      schedule.built(counts, prints: prints)
    case .busy: break
    case .failed(let file, let reason):
      rest(hand)
      failed(file, reason)
    case .cannotWrite(let reason): stop(.stopped(reason))
    }
  }

  private mutating func milled(
    _ file: Int, _ summary: PartSummary, _ isReused: Bool, _ hasDrops: Bool, _ hand: Int
  ) {
    guard case .mill(_, let layout) = hands[hand]?.task else { return }
    rest(hand)
    schedule.milled(
      file,
      Schedule.Milled(
        layout: layout, hasDrops: hasDrops, rowPrints: summary.rowPrints,
        dialoguePrints: summary.dialoguePrints, messages: summary.messages))
    guard schedule.isMilled(file) else { return }
    // Milled once more, for what other files have: nothing new to tell, and no longer reused where it was made in this run.
    let before = outcomes[file]
    outcomes[file] = .milled(summary, isReused: isReused && before?.isReused ?? true)
    guard before == nil else { return }
    for line in summary.warnings { tell(.warning(place: name(file), reason: line)) }
    tell(.progress(progress.finished(file, rows: summary.counts.read, inputs)))
  }

  /// Dialogues of the whole job count for the files in which they begin.
  private mutating func addSessions() {
    for (file, counts) in zip(schedule.sifting.files, schedule.sifting.built) {
      guard case .milled(var summary, let isReused) = outcomes[file] else { continue }
      summary.counts += counts
      outcomes[file] = .milled(summary, isReused: isReused)
    }
  }

  /// The writer left out dialogues that are like others.
  private mutating func lose(_ losses: [DialogueLoss]) {
    for (file, loss) in zip(outcomes.indices.filter(schedule.isMilled), losses) {
      guard case .milled(var summary, let isReused) = outcomes[file] else { continue }
      summary.counts.lose(dialogues: loss.dialogues, turns: loss.turns)
      outcomes[file] = .milled(summary, isReused: isReused)
    }
  }

  private mutating func rest(_ hand: Int) {
    hands[hand]?.task = nil
    stalls.rests(hand)
  }

  private mutating func fenced(_ missing: [String]) {
    if missingFence == nil, !missing.isEmpty {
      tell(.notice("workers run without \(missing.joined(separator: " and ")): not in this kernel"))
    }
    missingFence = missing
  }

  private mutating func endStalled() {
    for hand in stalls.stalled(at: monotonicTime()) {
      hands[hand]?.isStalled = true
      if let pid = hands[hand]?.pid, pid > 0 { kill(pid, SIGKILL) }
    }
  }

  private mutating func failed(_ file: Int, _ reason: String) {
    schedule.failed(file)
    tellFailed(file, reason)
    failCrowded()
  }

  /// A workbook has at most so many columns (ECMA-376 Part 1, 18.3.1.73; Excel's limit).
  private mutating func failCrowded() {
    for file in schedule.takeCrowded() {
      tellFailed(
        file,
        "its columns and those of the files before it in its chunk are more than the limit of "
          + "\(Limits.columns); use a smaller --chunk")
    }
  }

  private mutating func tellFailed(_ file: Int, _ reason: String) {
    outcomes[file] = .failed(reason)
    tell(.failed(place: name(file), reason: reason))
    tell(.progress(progress.finished(file, rows: 0, inputs)))
  }

  private mutating func take(_ report: WriterReport) {
    switch report {
    case .finished(let joined): end = .success(joined)
    case .failed(let reason): stop(.stopped(reason))
    }
  }

  // MARK: Ends

  private mutating func workerEnded(
    _ hand: Int, _ how: ChildEnd, _ words: String, _ group: inout TaskGroup<Void>
  ) throws {
    living -= 1
    let dead = hands.removeValue(forKey: hand)
    stalls.rests(hand)
    guard end == nil else { return }
    log.debug("worker \(hand) \(how.text)")
    if case .notStarted(let reason) = how {
      return stop(.stopped("a worker could not be started: \(reason)"))
    }
    if let dead, let task = dead.task { workerDied(dead, on: task, how, words) }
    guard end == nil else { return }
    if !schedule.isFinished { try startWorker(&group) }
  }

  private mutating func workerDied(
    _ hand: Hand, on task: Schedule.Task, _ how: ChildEnd, _ words: String
  ) {
    guard let file = task.file else {
      guard case .sift(let slice) = task, !schedule.workerDied(onSlice: slice) else { return }
      return stop(.stopped("a worker that compared parts \(how.text): \(words)"))
    }
    let wasKilled = how == .signalled(SIGKILL) && !hand.isStalled
    guard !schedule.workerDied(on: file, wasKilled: wasKilled) else { return }
    let what =
      hand.isStalled
      ? "its worker read no row for \(settings.fileTimeout.seconds) (--file-timeout)"
      : "its worker \(how.text)"
    let reason = "\(what), after \(schedule.deaths[file]) attempts"
    failed(file, words.isEmpty ? reason : "\(reason): \(words)")
  }

  private mutating func writerEnded(_ how: ChildEnd, _ words: String) {
    living -= 1
    guard end == nil else { return }
    stop(.stopped("the writer \(how.text)" + (words.isEmpty ? "" : ": \(words)")))
  }

  /// Ends the job without a result; the processes are ended at once.
  private mutating func stop(_ reason: JobEnd) {
    if case .failure = end { return }
    end = .failure(reason)
    for pid in hands.values.map(\.pid) + [writerPid] where pid > 0 { kill(pid, SIGKILL) }
  }

  private func closeAll() {
    for hand in hands.values { hand.child.close() }
    writer.close()
  }

  private func name(_ file: Int) -> String { inputs.files[file].path.printable }

  // MARK: Orders

  /// Gives every idle worker a task, and the writer every chunk that is ready.
  private mutating func advance() throws {
    for (number, hand) in hands where hand.task == nil {
      guard let task = schedule.next() else { break }
      hands[number]?.task = task
      stalls.heard(number, at: monotonicTime())
      hand.child.send(try Line.encode(orders.order(task, schedule)))
    }
    while let task = schedule.nextForWriter() {
      writer.send(try Line.encode(orders.order(task, schedule)))
    }
    guard schedule.isFinished, !isMilled else { return }
    isMilled = true
    addSessions()
    // Before the writer says what follows from it, such as too few dialogues for the split.
    try Report(inputs, outcomes.map { $0! }, settings, counts: [])
      .requireDialogues(allowsEmpty: settings.allowsEmpty)
    writer.send(try Line.encode(WriterOrder.finish))
    for hand in hands.values { hand.child.close() }
  }

  private mutating func startWorker(_ group: inout TaskGroup<Void>) throws {
    let (number, hand) = (nextHand, Hand())
    nextHand += 1
    living += 1
    hands[number] = hand
    hand.child.send(try Line.encode(orders.begin))
    group.addTask { [inbox] in
      await hand.child.run(.worker) { inbox.yield(.worker(number, $0)) }
    }
  }

  private mutating func startWriter(_ group: inout TaskGroup<Void>) throws {
    living += 1
    writer.send(
      try Line.encode(
        WriterOrder.begin(settings.writerPlan))
    )
    group.addTask { [inbox, writer] in
      await writer.run(.writer) { inbox.yield(.writer($0)) }
    }
  }
}

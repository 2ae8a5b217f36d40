// The coordinator: starts the processes, turns what they say into calls of the schedule, carries
// out the answers. It never opens a workbook and never touches a row.
import Bytes
import Cleaning
import Glibc
import Logging
import Sheets
import SystemPackage

/// Runs one job to its end, on one thread.
package struct Coordinator {
  /// A worker process and what it is doing.
  struct Hand {
    let trade: Trade
    var task: Schedule.Task?
    /// Its fence is up: whatever happens from now on may be the doing of an input.
    var isReady = false
    /// Why it was ended, in words: `its worker FAULT`; nil where it was not us.
    var fault: String?
    /// Another does what is to be done now.
    var isLeaving = false

    init(_ trade: Trade) { self.trade = trade }
  }

  let inputs: Inputs
  var orders: Orders
  let settings: JobSettings
  let log: Logger
  let tell: (JobEvent) -> Void
  var schedule: Schedule
  var absent: AbsentColumns
  var crew: Crew!
  var hands: [Int: Hand] = [:]
  /// Its number in the crew.
  var writer = -1
  /// Likewise; -1 where there is no model.
  var scorer = -1
  var scorerDeaths = 0
  /// What the scorer has said at its end.
  var scores: ScorerSummary?
  var outcomes: [Outcome?]
  var progress: ProgressCount
  var stalls: StallWatch
  /// When it is next asked; a moment of its own, since a flood of events leaves no pause between
  /// two.
  private var nextLook: UInt64 = 0
  /// Workers that have ended, one after the other, before their fence was up.
  var earlyEnds = 0
  /// What the kernel does not have for the workers' fence; nil before the first worker has told.
  private var missingFence: [String]?
  var end: Result<WriterSummary, JobEnd>?
  /// When those who have not ended by themselves are ended, and when nobody waits for them any
  /// more.
  var parting: (end: UInt64, leave: UInt64)?
  let files: HandedFiles
  /// The first order of every worker of a trade.
  var beginLines: [Trade: [UInt8]] = [:]
  /// Every file is settled, the writer knows all, and the workers have been sent home.
  var isMilled = false

  package init(
    _ inputs: Inputs, _ settings: JobSettings, log: Logger, tell: @escaping (JobEvent) -> Void
  ) {
    (self.inputs, self.settings, self.log, self.tell) = (inputs, settings, log, tell)
    orders = Orders(inputs: inputs, settings: settings)
    files = HandedFiles(folder: settings.folder)
    schedule = Schedule(
      files: inputs.files.count, chunkSize: settings.chunk, layout: LayoutRule(settings.recipe),
      stages: StageName.asked(by: settings.recipe),
      isScored: settings.scorerPlan != nil)
    absent = AbsentColumns(settings.recipe.clean)
    outcomes = Array(repeating: nil, count: inputs.files.count)
    progress = ProgressCount(inputs.files)
    stalls = StallWatch(seconds: settings.fileTimeout)
  }

  /// - Returns: the report, once the output is in place.
  /// - Throws: ``JobEnd`` or ``JobError`` where nothing was replaced.
  package mutating func run() throws -> Report {
    let folder = settings.folder
    log.info("\(settings.told(inputs))")
    do {
      try folder.prepare(inputs.files.map(\.identity), isFresh: settings.isFresh)
      if schedule.comparisons.isNeeded { try Folder.make(folder.rowDrops) }
      if settings.scorerPlan != nil { try folder.makeScores() }
      if let rules = settings.rules { try folder.write(rules, to: "rules") }
      let joined = try runProcesses()
      lose(joined.losses)
      var report = Report(inputs, outcomes.map { $0! }, settings, counts: joined.counts)
      (report.missingFence, report.written) = (missingFence ?? [], joined.written)
      report.outputs = joined.outputs
      report.model = scores.map { Report.Model($0, joined.scores) }
      try report.requireDialogues(allowsEmpty: settings.allowsEmpty)
      try folder.write(report.json(), to: "report.json")
      do { try folder.publish() } catch let rest as LeftBehind {
        tell(.leftBehind(rest.description))
      }
      log.info("published \(folder.output.printable): \(report.told)")
      tidy(folder)
      return report
    } catch {
      folder.abandon()
      throw error
    }
  }

  /// The output stands, so what stays beside it is only told; the next run removes it.
  private func tidy(_ folder: OutputFolder) {
    guard !settings.keepsParts else { return }
    do { try folder.removeParts() } catch { tell(.leftBehind("\(error)")) }
  }

  // MARK: Events

  private mutating func runProcesses() throws -> WriterSummary {
    let watch = try SignalWatch()
    defer { watch.stop() }
    crew = Crew(watch, lineBytes: WorkerReport.lineBytes(files: inputs.files.count))
    do { try startAll() } catch let error as JobEnd { stop(error) } catch {
      stop(.stopped("\(error)"))
    }
    while end == nil || isParting {
      do { try take(crew.next(until: nextLook)) } catch let error as JobEnd {
        stop(error)
      } catch { stop(.stopped("\(error)")) }
      if end != nil { part() }
    }
    if watch.caught != 0 { stop(.interrupted(signal: watch.caught)) }
    return try end!.get()
  }

  private mutating func startAll() throws {
    for (file, input) in inputs.files.enumerated() {
      if let fault = input.fault { failed(file, fault) }
    }
    for _ in 0..<min(settings.workers, inputs.files.count) { try startWorker(.milling) }
    writer = try crew.start(.writer)
    log.info("writer started (pid \(crew.pid(writer)))")
    try send(WriterOrder.begin(plan: settings.writerPlan))
    try startScorer()
    try advance()
  }

  private mutating func take(_ event: CrewEvent) throws {
    switch event {
    case .interrupted(let signal): stop(.interrupted(signal: signal))
    case .due:
      endStalled()
      // Never so short that it is always over, and the children are never heard.
      nextLook = monotonicTime() + UInt64(min(1, max(0.01, settings.fileTimeout / 4)) * 1e9)
    case .line(writer, let line): take(try Line.decode(line) as WriterReport)
    case .line(scorer, let line): take(try Line.decode(line) as ScorerReport)
    case .line(let hand, let line): try takeLine(line, from: hand)
    case .endless(let hand): endWorker(hand, "sent a line without an end")
    case .ended(writer, let how, let words): writerEnded(how, words)
    case .ended(scorer, let how, let words): try scorerEnded(how, words)
    case .ended(let hand, let how, let words): try workerEnded(hand, how, words)
    }
    if end == nil { try advance() }
  }

  /// Whatever an input may have made of its worker, it speaks for itself only, and of what it was
  /// asked.
  private mutating func takeLine(_ line: [UInt8], from hand: Int) throws {
    guard end == nil else { return }
    guard let report = try? Line.decode(line) as WorkerReport else {
      return endWorker(hand, "sent what is no report")
    }
    let task = hands[hand]?.task
    let stage: StageName? = if case .compare = task { schedule.comparisons.stage } else { nil }
    if let fault = report.fault(task, stage) { return endWorker(hand, fault) }
    stalls.heard(hand, work: report.work, at: monotonicTime())
    log.log(level: report.level, "worker \(hand) (pid \(crew.pid(hand))): \(report.name)")
    try take(report, from: hand)
  }

  private mutating func take(_ report: WorkerReport, from hand: Int) throws {
    switch report {
    case .fenced(let missing): fenced(hand, missing)
    case .progress(let file, let rows):
      tell(.progress(progress.rows(rows, of: file, inputs)))
    case .header(let file, let sheets):
      rest(hand)
      log.info("\(name(file)): \(counted(sheets.count, "sheet")) to read")
      absent.headerRead(sheets)
      schedule.headerRead(file, sheets.map(\.columns))
      failCrowded()
      requireColumns()
    case .milled(let file, let summary, let checksum, let isReused, let hasDrops):
      try milled(file, summary, checksum, isReused, hasDrops, hand)
    case .compared(let result): compared(result, hand)
    case .busy: break
    case .failed(let file, let reason):
      rest(hand)
      failed(file, reason)
    case .cannotWrite(let reason): stop(.stopped(reason))
    }
  }

  private mutating func milled(
    _ file: Int, _ summary: PartSummary, _ checksum: UInt64, _ isReused: Bool, _ hasDrops: Bool,
    _ hand: Int
  ) throws {
    guard case .mill(_, let layout) = hands[hand]?.task else { return }
    rest(hand)
    if let fault = files.fault(of: inputs.files[file]) { return failed(file, fault) }
    try isReused ? files.discard(inputs.files[file]) : files.keep(inputs.files[file])
    orders.told[file] = checksum
    schedule.milled(
      file,
      Schedule.Milled(
        layout: layout, hasDrops: hasDrops,
        size: PartSize(
          rowPrints: summary.rowPrints, dialoguePrints: summary.dialoguePrints,
          messages: summary.messages)))
    guard schedule.isMilled(file) else { return }
    // Milled once more, for what other files have: nothing new to tell, and no longer reused where
    // it was made in this run.
    let before = outcomes[file]
    outcomes[file] = .milled(summary, isReused: isReused && before?.isReused ?? true)
    guard before == nil else { return }
    log.info("\(name(file)): \(summary.told)\(isReused ? ", from an earlier run" : "")")
    for line in summary.warnings { tell(.warning(place: name(file), reason: line)) }
    tell(.progress(progress.finished(file, rows: summary.counts.rows.read, inputs)))
  }

  private mutating func compared(_ result: StageResult, _ hand: Int) {
    guard case .compare(let slice) = hands[hand]?.task else { return }
    if let checksum = result.checksum { orders.toldSlices[slice] = checksum }
    rest(hand)
    schedule.compared(slice, result)
  }

  /// Dialogues of the whole job count for the files in which they begin.
  mutating func addSessions() {
    for (file, counts) in zip(schedule.comparisons.files, schedule.comparisons.built) {
      guard case .milled(var summary, let isReused) = outcomes[file] else { continue }
      summary.counts += counts
      outcomes[file] = .milled(summary, isReused: isReused)
    }
  }

  /// The writer left out dialogues that are like others, or by what a model says of them.
  private mutating func lose(_ losses: [DialogueLoss]) {
    for (file, loss) in zip(outcomes.indices.filter(schedule.isMilled), losses) {
      guard case .milled(var summary, let isReused) = outcomes[file] else { continue }
      loss.take(from: &summary.counts)
      outcomes[file] = .milled(summary, isReused: isReused)
    }
  }

  private mutating func rest(_ hand: Int) {
    hands[hand]?.task = nil
    stalls.rests(hand)
  }

  private mutating func fenced(_ hand: Int, _ missing: [String]) {
    guard hands[hand]?.isReady == false else {
      return endWorker(hand, "said what it was not asked")
    }
    hands[hand]?.isReady = true
    earlyEnds = 0
    if missingFence == nil, !missing.isEmpty {
      tell(.notice("workers run without \(missing.joined(separator: " and ")): not in this kernel"))
    }
    missingFence = missing
  }

  private mutating func take(_ report: WriterReport) {
    switch report {
    case .finished(let joined): end = .success(joined)
    case .failed(let reason): stop(.stopped(reason))
    }
  }

  func name(_ file: Int) -> String { inputs.files[file].path.printable }
}

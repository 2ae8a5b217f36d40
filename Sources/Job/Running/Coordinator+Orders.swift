// What the coordinator sends: tasks to workers, chunks to the writer, and workers home.
import Bytes
import Cleaning
import Glibc
import Logging
import Sheets
import SystemPackage

extension Coordinator {
  /// Gives every idle worker a task, and the writer every chunk that is ready.
  mutating func advance() throws {
    for (number, hand) in hands
    where hand.task == nil && hand.fault == nil && !hand.isLeaving {
      // An input that cannot be opened has failed, and the next one is tried.
      while let task = schedule.next() {
        if try give(task, to: hand, number) { break }
      }
    }
    try advanceScorer()
    while let task = schedule.nextForWriter() {
      log.debug("writer is to take \(task)")
      try send(orders.order(task, schedule))
    }
    guard schedule.isFinished, isScored, !isMilled else { return }
    isMilled = true
    addSessions()
    // Before the writer says what follows from it, such as too few dialogues for the split.
    try Report(inputs, outcomes.map { $0! }, settings, counts: [])
      .requireDialogues(allowsEmpty: settings.allowsEmpty)
    log.info("\(counted(inputs.files.count, "input")) settled; the writer finishes")
    try send(WriterOrder.finish)
    for hand in hands.keys { crew.close(hand) }
  }

  /// False where its input cannot be opened.
  mutating func give(_ task: Schedule.Task, to hand: Hand, _ number: Int) throws -> Bool {
    var (names, passed): ([PassedFile], PassedFiles?) = ([], nil)
    if let file = task.file {
      switch try files.open(inputs.files[file], writes: task.isMilling) {
      case .files(let found, let open): (names, passed) = (found, open)
      case .unreadable(let error):
        failed(file, "cannot be read: \(error)")
        return false
      }
    }
    let number = hand.trade == task.trade ? number : try replace(number, by: task.trade)
    hands[number]?.task = task
    stalls.began(number, bytes: bytes(task), at: monotonicTime())
    log.debug("worker \(number) (pid \(crew.pid(number))) is to \(task.told(name))")
    let order = orders.order(task, schedule, files: names)
    crew.send(try Line.encode(order), passed, to: number)
    return true
  }

  /// Sends a worker home that has another trade.
  mutating func replace(_ number: Int, by trade: Trade) throws -> Int {
    hands[number]?.isLeaving = true
    crew.kill(number)
    return try startWorker(trade)
  }

  func send(_ order: WriterOrder) throws { crew.send(try Line.encode(order), to: writer) }

  /// What a task reads. A comparison may read a part of everything.
  func bytes(_ task: Schedule.Task) -> Double {
    task.file.map { Double(inputs.files[$0].size) }
      ?? inputs.files.reduce(0) { $0 + Double($1.size) }
  }

  @discardableResult mutating func startWorker(_ trade: Trade) throws -> Int {
    let number = try crew.start(.worker)
    hands[number] = Hand(trade)
    log.info("worker \(number) started (pid \(crew.pid(number)))")
    let line = try beginLines[trade] ?? Line.encode(orders.begin(trade))
    beginLines[trade] = line
    crew.send(line, to: number)
    return number
  }
}

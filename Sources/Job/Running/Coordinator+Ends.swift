// How processes end, and what the coordinator makes of it.
import Bytes
import Glibc

extension Coordinator {
  /// Workers that end before their fence is up, one after the other, before the run gives up: no
  /// input is at fault.
  private static let earlyEndsAtMost = 3
  /// Nanoseconds that children have to end by themselves once all is done, and to be gone once they
  /// were killed.
  private static let patience: UInt64 = 2_000_000_000

  // MARK: Workers

  mutating func workerEnded(_ hand: Int, _ how: ChildEnd, _ words: String) throws {
    let dead = hands.removeValue(forKey: hand)
    stalls.rests(hand)
    guard end == nil, let dead, !dead.isLeaving else { return }
    log.info("worker \(hand) \(dead.fault ?? how.text)")
    if dead.endedEarly(how) {
      try workerEndedEarly(dead, how, words)
    } else if let task = dead.task {
      workerDied(dead, on: task, how, words)
    }
    guard end == nil, !schedule.isFinished else { return }
    try startWorker(dead.trade)
  }

  private mutating func workerEndedEarly(_ hand: Hand, _ how: ChildEnd, _ words: String) throws {
    earlyEnds += 1
    if let task = hand.task { schedule.returned(task) }
    guard earlyEnds >= Coordinator.earlyEndsAtMost else { return }
    throw JobEnd.stopped("a worker \(how.text) before it could begin" + behind(words))
  }

  private mutating func workerDied(
    _ hand: Hand, on task: Schedule.Task, _ how: ChildEnd, _ words: String
  ) {
    guard let file = task.file else {
      guard case .compare(let slice) = task, !schedule.workerDied(onSlice: slice) else { return }
      return stop(
        .stopped("a worker that compared parts \(hand.fault ?? how.text)" + behind(words)))
    }
    let wasKilled = how == .signalled(SIGKILL) && hand.fault == nil
    guard !schedule.workerDied(on: file, wasKilled: wasKilled) else { return }
    let reason =
      "its worker \(hand.fault ?? how.text), after \(counted(schedule.deaths[file], "attempt"))"
    failed(file, reason + behind(words))
  }

  private func behind(_ words: String) -> String { words.isEmpty ? "" : ": \(words)" }

  mutating func endStalled() {
    for (hand, why) in stalls.stalled(at: monotonicTime()) {
      let task = hands[hand]?.task
      endWorker(hand, why.text(settings.fileTimeout, readsRows: task?.file != nil))
    }
  }

  /// Ends a worker; its task is given to another once it is gone.
  /// - Parameter fault: what it did, as a predicate.
  mutating func endWorker(_ hand: Int, _ fault: String) {
    hands[hand]?.fault = fault
    crew.kill(hand)
  }

  // MARK: The run

  mutating func writerEnded(_ how: ChildEnd, _ words: String) {
    guard end == nil else { return }
    stop(.stopped("the writer \(how.text)" + behind(words)))
  }

  /// Ends the job without a result; the processes are ended at once.
  mutating func stop(_ reason: JobEnd) {
    if case .failure = end { return }
    end = .failure(reason)
    crew.killAll()
    parting = (0, monotonicTime() + Coordinator.patience)
  }

  /// Whether children are still waited for.
  var isParting: Bool { !crew.isEmpty && monotonicTime() < parting?.leave ?? .max }

  /// The job has ended: children are to end by themselves, and are ended where they do not.
  mutating func part() {
    let now = monotonicTime()
    guard let parting else {
      crew.closeAll()
      parting = (now + Coordinator.patience, now + 2 * Coordinator.patience)
      return
    }
    if now >= parting.end { crew.killAll() }
  }
}

extension Coordinator.Hand {
  /// It ended by itself before it had read anything. A kill from outside says nothing about that.
  fileprivate func endedEarly(_ how: ChildEnd) -> Bool {
    !isReady && fault == nil && how != .signalled(SIGKILL)
  }
}

extension StallWatch.Stall {
  /// What the worker did, as a predicate.
  fileprivate func text(_ timeout: Double, readsRows: Bool) -> String {
    switch self {
    case .silent:
      "\(readsRows ? "read no row" : "compared nothing") for \(timeout.seconds) (--file-timeout)"
    case .endless: "came to no end"
    case .flood: "sent more reports than it can have"
    }
  }
}

// The child processes of a run, and the one place where the coordinator waits.
import Bytes
import CLinux
import Glibc
import SystemPackage

/// What the coordinator waits for.
enum CrewEvent {
  /// One line of a child's output, without the line end.
  case line(Int, [UInt8])
  /// A child writes a line that is longer than any that makes sense. Nothing more is heard of it.
  case endless(Int)
  /// The child is gone. `lastWords` is the end of what it wrote to standard error.
  case ended(Int, ChildEnd, lastWords: String)
  /// SIGINT, SIGTERM or SIGHUP, told once.
  case interrupted(Int32)
  /// The moment that was waited for has come.
  case due
}

/// Children by number, fed and heard by one thread with poll(2).
///
/// A limit of the system may refuse a thread or a timer; this needs neither. Nothing is read while
/// lines wait. So a child that floods its pipe waits for its coordinator, and others have their
/// turn.
struct Crew {
  private let signals: SignalWatch
  private let lineBytes: Int
  private var children: [(number: Int, process: ChildProcess)] = []
  private var nextNumber = 0
  private var wasInterrupted = false
  private var buffer = [UInt8](repeating: 0, count: 64 << 10)

  /// - Parameter lineBytes: that a line of a child may have.
  init(_ signals: SignalWatch, lineBytes: Int) {
    (self.signals, self.lineBytes) = (signals, lineBytes)
  }

  var isEmpty: Bool { children.isEmpty }

  /// - Returns: the child's number.
  /// - Throws: ``JobError`` if it could not be started.
  mutating func start(_ role: ChildRole) throws -> Int {
    // The writer's last line names every file of the output; nobody but us wrote what it reads. A
    // model's lines reach the scorer, and stay there.
    let bytes = role == .worker ? lineBytes : Int.max
    children.append((nextNumber, try ChildProcess(role, lineBytes: bytes)))
    nextNumber += 1
    return nextNumber - 1
  }

  func send(_ line: [UInt8], _ files: PassedFiles? = nil, to number: Int) {
    self[number]?.send(line, files)
  }

  /// Closes the child's standard input once all that was sent is written; it then ends by itself.
  func close(_ number: Int) { self[number]?.close() }

  func closeAll() { for child in children { child.process.close() } }

  /// Ends a child at once. Its end is told; what it has said is not.
  func kill(_ number: Int) {
    self[number]?.mute()
    self[number]?.kill()
  }

  func killAll() { for child in children { kill(child.number) } }

  func pid(_ number: Int) -> Int32 { self[number]?.pid ?? 0 }

  private subscript(_ number: Int) -> ChildProcess? {
    children.first { $0.number == number }?.process
  }

  /// The next event; ``CrewEvent/due`` if there is none before `moment`.
  /// - Throws: ``JobError`` if poll(2) fails for good.
  mutating func next(until moment: UInt64) throws -> CrewEvent {
    while true {
      let signal = signals.caught
      if signal != 0, !wasInterrupted {
        wasInterrupted = true
        return .interrupted(signal)
      }
      if let event = waiting() { return event }
      let now = monotonicTime()
      guard now < moment else { return .due }
      try listen(milliseconds: min((moment - now) / 1_000_000 + 1, 1000))
    }
  }

  /// An event that was read, or an end, that is not told yet. The child that was told of goes
  /// behind the others, so that all have their turn.
  private mutating func waiting() -> CrewEvent? {
    for (place, child) in children.enumerated() {
      if let line = child.process.nextLine() {
        children.append(children.remove(at: place))
        return .line(child.number, line)
      }
      if child.process.isEndless() { return .endless(child.number) }
      if let end = child.process.end {
        children.remove(at: place)
        return .ended(child.number, end, lastWords: child.process.words.text)
      }
    }
    return nil
  }

  /// Waits until a pipe is ready or a signal has come, and takes what is there.
  private mutating func listen(milliseconds: UInt64) throws {
    var polled = [pollfd(fd: signals.file.rawValue, events: Int16(POLLIN), revents: 0)]
    for child in children { polled += child.process.polled }
    let count = poll(&polled, UInt(polled.count), Int32(milliseconds))
    guard count >= 0 || errno == EINTR || errno == EAGAIN else {
      throw JobError("cannot wait for workers: \(Errno(rawValue: errno))")
    }
    let children = children.map(\.process)
    buffer.withUnsafeMutableBytes { buffer in
      if count > 0 {
        for ready in polled { for child in children { child.take(ready, buffer) } }
      }
      // A bell that rings behind poll(2) is left to the next one, which then does not wait.
      if polled[0].revents != 0 { signals.silence() }
      // Whether or not the bell could be read: asking once too often costs little.
      if polled[0].revents != 0 || count <= 0 { for child in children { child.reap(buffer) } }
    }
    if let fault = children.lazy.compactMap(\.fault).first {
      throw JobError("cannot hear a worker: \(fault)")
    }
  }
}

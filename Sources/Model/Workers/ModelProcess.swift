// One model process: started behind its guard, fed, heard, and ended.
import CGuard
import Glibc

/// The program that makes the model, and the pipes to it.
///
/// Between it and us stands a guard (``runGuard(_:)``), a process of this binary that ends it
/// whenever we are gone. Nothing here blocks: the owner polls ``polls`` and calls ``take(_:)``.
package final class ModelProcess {
  /// What has happened to a process.
  enum Happening {
    /// More of the program's standard output stands in ``lines``.
    case output
    /// It is gone; nothing more will be heard.
    case ended(String)
  }

  /// First argument of this binary as a guard.
  package static let guardName = "model-guard"

  let command: [String]
  private var input: Int32, output: Int32, errors: Int32, lifeline: Int32, status: Int32
  private var guardian: pid_t = 0
  private var program: pid_t = 0
  private var said: [UInt8] = []
  private(set) var words = LastWords()
  /// It has said hello.
  var hasGreeted = false
  var lines = LineBuffer(most: WorkerLine.most)
  private var pending: [UInt8] = []
  private var written = 0

  /// Passes on what it wrote to standard error.
  func echo() { words.flush() }

  /// Starts the program.
  /// - Parameter folder: where it is started; nil for where we are.
  /// - Throws: ``ModelError`` if no process or pipe is to be had.
  init(_ command: [String], in folder: String? = nil) throws {
    self.command = command
    (input, output, errors, lifeline, status) = (-1, -1, -1, -1, -1)
    var theirs: [Int32] = []
    defer { for file in theirs { close(file) } }
    let down = try SystemCall.pipe()
    (input, theirs) = (down.writing, [down.reading])
    for place in 1...2 {
      let up = try SystemCall.pipe()
      if place == 1 { output = up.reading } else { errors = up.reading }
      theirs.append(up.writing)
    }
    let line = try SystemCall.pipe()
    (lifeline, theirs) = (line.writing, theirs + [line.reading])
    let state = try SystemCall.pipe()
    (status, theirs) = (state.reading, theirs + [state.writing])
    for file in [input, output, errors, status] { SystemCall.unblock(file) }
    for file in [input, output] { SystemCall.widen(file, to: 1 << 20) }
    guardian = try ModelProcess.spawn(command, theirs, folder)
  }

  deinit {
    for file in [input, output, errors, lifeline, status] where file >= 0 { close(file) }
    // The lifeline is cut, so the guard is about to end.
    if guardian > 0 { waitpid(guardian, nil, 0) }
  }

  /// - Parameter files: what become descriptors 0, 1, … of the guard.
  private static func spawn(
    _ command: [String], _ files: [Int32], _ folder: String?
  ) throws -> pid_t {
    let arguments = (["chatmill", guardName] + command).map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    let pid = guard_start(arguments, files, folder)
    if pid > 0 { return pid }
    let place = folder.map { " in \($0)" } ?? ""
    throw ModelError(
      "a model process cannot be started\(place): \(String(cString: strerror(-pid)))")
  }

  /// The guard's whole life, in a process whose arguments begin with ``guardName``.
  package static func runGuard(_ command: [String]) -> Never {
    let arguments = command.map { strdup($0) } + [nil]
    guard_run(arguments)
  }

  // MARK: Ends

  /// Ends the program and all it has started, at once.
  func kill() {
    var order: UInt8 = 0x4B
    _ = Glibc.write(lifeline, &order, 1)
    closeInput()
  }

  /// Closes the program's standard input, once all that was sent is written; it ends by itself.
  func dismiss() {
    isDismissed = true
    if pending.isEmpty { closeInput() }
  }

  private var isDismissed = false

  /// Asks the program to end, and sees to it after five seconds.
  func askToEnd() {
    if lifeline >= 0 { close(lifeline) }
    lifeline = -1
  }

  private func closeInput() {
    if input >= 0 { close(input) }
    (input, pending) = (-1, [])
  }

  // MARK: Pipes

  /// What to wait for; the places are those of ``take(_:)``.
  var polls: [pollfd] {
    [
      pollfd(fd: output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pending.isEmpty ? -1 : input, events: Int16(POLLOUT), revents: 0),
      pollfd(fd: errors, events: Int16(POLLIN), revents: 0),
      pollfd(fd: status, events: Int16(POLLIN), revents: 0),
    ]
  }

  /// Reads and writes what can be without waiting.
  func take(_ polled: ArraySlice<pollfd>) -> [Happening] {
    let ready = polled.map { $0.revents != 0 }
    var happened: [Happening] = []
    if ready[1] { write() }
    if ready[2] { errors = drain(errors) { words.append($0) } }
    if ready[0] {
      output = drain(output) { lines.append($0) }
      happened.append(.output)
    }
    if ready[3] { status = drain(status) { said += $0 } }
    if ready[3], let end = takeStatus() { happened.append(.ended(end)) }
    return happened
  }

  /// Puts a line behind those that wait to be written.
  func send(_ line: [UInt8]) {
    pending.removeFirst(written)
    written = 0
    pending += line
    write()
  }

  private func write() {
    while input >= 0, written < pending.count {
      let count = pending.withUnsafeBytes {
        Glibc.write(input, $0.baseAddress! + written, $0.count - written)
      }
      if count < 0, errno == EINTR { continue }
      if count < 0, errno == EAGAIN { return }
      // A program that reads no more will say why, or end.
      if count < 0 { return closeInput() }
      written += count
    }
    (pending, written) = ([], 0)
    if isDismissed { closeInput() }
  }

  /// Reads what is there; returns -1 at its end.
  private func drain(_ file: Int32, _ use: (UnsafeRawBufferPointer) -> Void) -> Int32 {
    withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      let count = read(file, buffer.baseAddress!, buffer.count)
      if count > 0 { use(UnsafeRawBufferPointer(rebasing: buffer[..<count])) }
      if count > 0 || count < 0 && (errno == EINTR || errno == EAGAIN) { return file }
      close(file)
      return -1
    }
  }

  /// How the program ended, once its guard has said so or is gone.
  private func takeStatus() -> String? {
    var end: String?
    for line in String(decoding: said, as: UTF8.self).split(separator: "\n") {
      let parts = line.split(separator: " ")
      guard parts.count == 2, let number = Int32(parts[1]) else { continue }
      switch parts[0] {
      case "pid": program = number
      case "exit": end = "ended with status \(number)"
      case "signal": end = "ended by signal \(number) (\(String(cString: strsignal(number))))"
      default: end = "cannot be started: \(String(cString: strerror(number)))"
      }
    }
    if end == nil, status < 0 {
      // Without its guard the kernel has killed the program, but not what it has started.
      if program > 0 { _ = Glibc.kill(-program, SIGKILL) }
      end = "lost its guard"
    }
    guard let end else { return nil }
    lastOutput()
    return words.isEmpty ? end : "\(end): \(words.text)"
  }

  /// What was written before the end is read; a child that holds the pipe open holds nothing up.
  private func lastOutput() {
    if errors >= 0 { errors = drain(errors) { words.append($0) } }
    if output >= 0 { output = drain(output) { lines.append($0) } }
    closeInput()
  }
}

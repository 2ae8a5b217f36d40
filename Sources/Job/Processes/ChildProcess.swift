// Worker and writer processes: the one file that knows how a process is started, fed and heard.
import CLinux
import Glibc
import SystemPackage

/// How a process ended.
enum ChildEnd: Sendable, Equatable {
  case exited(Int32)
  case signalled(Int32)
  /// Somebody else has waited for it.
  case unknown

  /// `ended by signal 11 (Segmentation fault)`
  var text: String {
    switch self {
    case .exited(let code): "ended with status \(code)"
    case .signalled(let signal): "ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    case .unknown: "ended"
    }
  }

  /// - Parameter status: as waitpid(2) gives it.
  init(status: Int32) {
    self = status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .signalled(status & 0x7F)
  }
}

/// One child of the coordinator: this binary in another role, a socket for its orders and two pipes
/// for what it says.
///
/// Nothing here waits. Whoever polls the pipes says when one is ready; see ``Crew``.
final class ChildProcess {
  /// No backtrace printed on a trap; large pages for the heap (glibc 2.35, `madvise`), which spares
  /// a worker most of its page faults.
  static let settings: [StaticString] = [
    "SWIFT_BACKTRACE=enable=no", "GLIBC_TUNABLES=glibc.malloc.hugetlb=1",
  ]
  /// What is read at once, of each pipe in turn.
  private static let pieceBytes = 64 << 10
  /// What may still stand in a pipe behind a process that has ended: no pipe of a user's holds
  /// more.
  private static let restPieces = 16

  let pid: Int32
  /// nil while it lives.
  private(set) var end: ChildEnd?
  private(set) var words = LastWords()
  private var lines: LineSplitter
  private var orders = OrderQueue()
  private var isClosing = false
  private var wasTold = false
  private var input, output, error: FileDescriptor?
  /// Why it can be heard no more; nobody would miss it.
  private(set) var fault: Errno?

  /// Starts the process.
  /// - Parameter lineBytes: that a line of its output may have.
  /// - Throws: ``JobError``: descriptors, processes or memory are used up.
  init(_ role: ChildRole, lineBytes: Int) throws {
    lines = LineSplitter(limit: lineBytes)
    var pipes: [PipeEnds] = []
    do {
      pipes.append(try PipeEnds(clinux_order_socket))
      for _ in 0..<2 { pipes.append(try PipeEnds(clinux_pipe)) }
      let (input, output, error) = (pipes[0].write, pipes[1].read, pipes[2].read)
      for file in [input, output, error] { try file.forbidWaiting() }
      pid = try ChildProcess.start(role, [pipes[0].read, pipes[1].write, pipes[2].write])
      (self.input, self.output, self.error) = (input, output, error)
    } catch {
      for pipe in pipes { pipe.close() }
      throw JobError("a \(role.rawValue) could not be started: \(error)")
    }
    for file in [pipes[0].read, pipes[1].write, pipes[2].write] { file.discard() }
  }

  deinit { for file in [input, output, error] { file?.discard() } }

  private static func start(_ role: ChildRole, _ ends: [FileDescriptor]) throws -> Int32 {
    var pid: Int32 = 0
    let code = settings.withCStrings { settings in
      clinux_spawn(&pid, role.rawValue, settings, ends.map(\.rawValue))
    }
    guard code == 0 else {
      let error = Errno(rawValue: code)
      throw JobError(
        error == .resourceTemporarilyUnavailable
          ? "\(error) (no more processes: ulimit -u, pids.max)" : "\(error)")
    }
    return pid
  }

  // MARK: Orders

  /// Queues a line for its standard input, and writes what the socket takes.
  /// - Parameter files: go with it.
  func send(_ line: [UInt8], _ files: PassedFiles? = nil) {
    guard input != nil else { return }
    orders.append(line, files)
    feed()
  }

  /// Closes its standard input once all that was sent is written; it then ends by itself.
  func close() {
    isClosing = true
    feed()
  }

  /// Writes what the pipe takes.
  func feed() {
    guard let file = input else { return }
    do {
      while !orders.isEmpty { try orders.feed { try file.writeSome($0, $1) } }
      if isClosing { hangUp(&input) }
    } catch Errno.resourceTemporarilyUnavailable {
      // The pipe is full.
    } catch {
      // It has closed its end: it is ending, and that is reported as its end.
      orders.clear()
      hangUp(&input)
    }
  }

  // MARK: What it says

  /// The next line of its output; nil until more is read.
  func nextLine() -> [UInt8]? { lines.next() }

  /// True once, if it writes a line without an end.
  func isEndless() -> Bool {
    guard lines.isTooLong, !wasTold else { return false }
    wasTold = true
    return true
  }

  /// Hears no more of it, and what waits is forgotten.
  func mute() {
    lines.clear()
    hangUp(&output)
  }

  /// The pipes that poll(2) has to look at.
  var polled: [pollfd] {
    [(orders.isEmpty ? nil : input, POLLOUT), (output, POLLIN), (error, POLLIN)].compactMap {
      file, events in file.map { pollfd(fd: $0.rawValue, events: Int16(events), revents: 0) }
    }
  }

  /// Does what poll(2) says that can be done now.
  func take(_ ready: pollfd, _ buffer: UnsafeMutableRawBufferPointer) {
    guard ready.revents != 0 else { return }
    switch ready.fd {
    case input?.rawValue: feed()
    case output?.rawValue: _ = hear(buffer)
    case error?.rawValue: _ = hearWords(buffer)
    default: break
    }
  }

  /// True if there may be more.
  private func hear(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard !lines.isTooLong, let piece = read(&output, buffer) else { return false }
    lines.append(piece)
    return true
  }

  private func hearWords(_ buffer: UnsafeMutableRawBufferPointer) -> Bool {
    guard let piece = read(&error, buffer) else { return false }
    words.append(piece)
    return true
  }

  /// A piece of what is there; nil if there is nothing now, or nothing any more.
  private func read(
    _ file: inout FileDescriptor?, _ buffer: UnsafeMutableRawBufferPointer
  ) -> UnsafeMutableRawBufferPointer.SubSequence? {
    guard let open = file else { return nil }
    let count = Glibc.read(open.rawValue, buffer.baseAddress, buffer.count)
    if count > 0 { return buffer[..<count] }
    guard count == 0 || errno != EAGAIN && errno != EINTR else { return nil }
    if count < 0 { fault = Errno(rawValue: errno) }
    hangUp(&file)
    return nil
  }

  private func hangUp(_ file: inout FileDescriptor?) {
    file?.discard()
    file = nil
  }

  // MARK: Its end

  func kill() { if end == nil { _ = Glibc.kill(pid, SIGKILL) } }

  /// Asks for its end, and then reads what is left in its pipes.
  func reap(_ buffer: UnsafeMutableRawBufferPointer) {
    guard end == nil else { return }
    var status: Int32 = 0
    let found = waitpid(pid, &status, WNOHANG)
    guard found == pid || found < 0 && errno == ECHILD else { return }
    end = found == pid ? ChildEnd(status: status) : .unknown
    for _ in 0..<ChildProcess.restPieces where !hear(buffer) { break }
    for _ in 0..<ChildProcess.restPieces where !hearWords(buffer) { break }
    for file in [input, output, error] { file?.discard() }
    (input, output, error) = (nil, nil, nil)
  }
}

/// Both ends of a pipe.
struct PipeEnds {
  let read, write: FileDescriptor

  init(_ make: (UnsafeMutablePointer<Int32>?) -> Int32 = clinux_pipe) throws {
    var ends: [Int32] = [-1, -1]
    guard make(&ends) == 0 else {
      let error = Errno(rawValue: errno)
      throw JobError(
        "no pipe: \(error)"
          + (error == .tooManyOpenFiles ? " (raise ulimit -n, or use fewer --workers)" : ""))
    }
    (read, write) = (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  func close() { for file in [read, write] { file.discard() } }
}

extension FileDescriptor {
  /// Closes a pipe, whose close(2) has nothing to say: on Linux the descriptor is gone even if
  /// it fails.
  func discard() { _ = Glibc.close(rawValue) }

  fileprivate func writeSome(
    _ bytes: UnsafeRawBufferPointer, _ files: [FileDescriptor]
  ) throws -> Int {
    let count = clinux_send(
      rawValue, bytes.baseAddress, bytes.count, files.map(\.rawValue), Int32(files.count))
    guard count < 0, errno != EINTR else { return max(0, count) }
    throw Errno(rawValue: errno)
  }

  /// Reading and writing take what is there (O_NONBLOCK). The other end of a pipe is not touched by
  /// that.
  fileprivate func forbidWaiting() throws {
    guard fcntl(rawValue, F_SETFL, fcntl(rawValue, F_GETFL) | O_NONBLOCK) == 0 else {
      throw Errno(rawValue: errno)
    }
  }
}

extension [StaticString] {
  func withCStrings<Result>(
    _ use: ([UnsafePointer<CChar>?]) -> Result
  ) -> Result {
    use(map { UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self) })
  }
}

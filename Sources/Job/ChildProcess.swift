// Worker and writer processes: the one file that knows how a process is started, fed and heard.
import Glibc
import Subprocess
import SystemPackage

/// What a child process does that the coordinator must know.
enum ChildEvent: Sendable {
  case started(pid: Int32)
  /// One line of its output, without the line end.
  case line([UInt8])
  /// It is gone. `lastWords` is the end of what it wrote to standard error.
  case ended(ChildEnd, lastWords: String)
}

/// How a process ended.
enum ChildEnd: Sendable, Equatable {
  case exited(Int32)
  case signalled(Int32)
  case notStarted(String)

  /// `ended by signal 11 (Segmentation fault)`
  var text: String {
    switch self {
    case .exited(let code): "ended with status \(code)"
    case .signalled(let signal): "ended by signal \(signal) (\(String(cString: strsignal(signal))))"
    case .notStarted(let reason): "could not be started: \(reason)"
    }
  }
}

/// One child of the coordinator: this binary in another role.
struct ChildProcess: Sendable {
  private let orders: AsyncStream<[UInt8]>
  private let sender: AsyncStream<[UInt8]>.Continuation

  /// No backtrace printed on a trap; large pages for the heap (glibc 2.35, `madvise`), which spares a worker most of
  /// its page faults.
  private static let environment: [Environment.Key: String] = [
    "SWIFT_BACKTRACE": "enable=no", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
  ]

  init() { (orders, sender) = AsyncStream.makeStream() }

  /// Queues a line for the child's standard input.
  func send(_ line: [UInt8]) { sender.yield(line) }

  /// Closes the child's standard input once all that was sent is written; it then ends by itself.
  func close() { sender.finish() }

  /// Runs the process to its end, telling `report` of everything. Never throws: every end is an event.
  func run(_ role: ChildRole, report: @escaping @Sendable (ChildEvent) -> Void) async {
    let tail = OutputTail()
    do {
      let result = try await Subprocess.run(
        .path("/proc/self/exe"),
        arguments: Arguments(executablePathOverride: "chatmill", remainingValues: [role.rawValue]),
        environment: .inherit.updating(ChildProcess.environment),
        input: .inputWriter, output: .sequence, error: .sequence
      ) { process in
        report(.started(pid: process.processIdentifier.value))
        await withTaskGroup { group in
          group.addTask { await feed(process.standardInputWriter) }
          group.addTask { await splitLines(process.standardError) { await tail.add($0) } }
          await splitLines(process.standardOutput) { report(.line($0)) }
          sender.finish()
          await group.waitForAll()
        }
      }
      report(.ended(ChildEnd(result.terminationStatus), lastWords: await tail.text))
    } catch {
      report(.ended(.notStarted("\(error)"), lastWords: await tail.text))
    }
  }

  private func feed(_ input: StandardInputWriter) async {
    do {
      for await line in orders { _ = try await input.write(line) }
      try await input.finish()
    } catch {
      // The child closed its end: it is ending, and that is reported as its end.
    }
  }
}

/// Hands on every line of a child's output; ends with the pipe.
private func splitLines(
  _ output: SubprocessOutputSequence, _ use: ([UInt8]) async -> Void
) async {
  var lines = LineSplitter()
  do {
    for try await buffer in output {
      lines.append(buffer.withUnsafeBytes { Array($0) })
      while let line = lines.next() { await use(line) }
    }
  } catch {
    // The pipe broke: the child is ending, and that is reported as its end.
  }
}

/// Keeps the end of what a process says on standard error.
private actor OutputTail {
  private var lines: [String] = []

  var text: String { lines.joined(separator: " | ") }

  func add(_ line: [UInt8]) {
    lines.append(PathText.printable(Array(line.prefix(400))))
    if lines.count > 5 { lines.removeFirst() }
  }
}

extension ChildEnd {
  init(_ status: TerminationStatus) {
    switch status {
    case .exited(let code): self = .exited(code)
    case .signaled(let signal): self = .signalled(signal)
    }
  }
}

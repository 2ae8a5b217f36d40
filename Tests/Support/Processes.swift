// Programs started by tests: run to their end, or left running to be killed.
import Foundation

/// How a process ended and what it said.
package struct Finished {
  /// As a shell counts it: 128 and the signal's number for a process that a signal ended.
  package let status: Int32
  package let output: [UInt8]
  package let error: String
  /// Bytes of memory of the largest process, its own children included.
  package let peakMemory: Int
  /// Wall-clock seconds, rounded to tenths.
  package let seconds: Double

  package var text: String { String(decoding: output, as: UTF8.self) }
}

/// Runs a program to its end. Its input is that file.
package func start(
  _ program: String, _ arguments: [String], environment: [String: String] = [:],
  input: String = "/dev/null"
) throws -> Finished {
  try StartedProcess(program, arguments, environment: environment, input: input).finish()
}

/// A process that was started. What it reads and prints goes through files, so that nothing can
/// block.
package final class StartedProcess {
  package let pid: pid_t
  private let begin = Date()
  private let folder = TemporaryFolder()

  /// - Parameters:
  ///   - environment: added to that of the tests.
  ///   - input: the file that it reads as its standard input.
  ///   - isGroup: gives it a process group of its own, whose number is its pid.
  package init(
    _ program: String, _ arguments: [String], environment: [String: String] = [:],
    input: String = "/dev/null", isGroup: Bool = false
  ) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    let flags = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 1, folder("output"), flags, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, folder("error"), flags, 0o600)
    pid = try spawn(program, arguments, environment, &actions, isGroup: isGroup)
  }

  /// True from its end on, before and after ``finish()``.
  package var hasEnded: Bool {
    var info = siginfo_t()
    guard waitid(P_PID, id_t(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 else { return true }
    return info.si_signo == SIGCHLD
  }

  /// Waits for its end.
  package func finish() throws -> Finished {
    let (status, peakMemory) = try wait(for: pid)
    return try Finished(
      status: status, output: bytes(folder("output")),
      error: String(decoding: bytes(folder("error")), as: UTF8.self), peakMemory: peakMemory,
      seconds: (Date().timeIntervalSince(begin) * 10).rounded() / 10)
  }
}

private func spawn(
  _ program: String, _ arguments: [String], _ environment: [String: String],
  _ actions: inout posix_spawn_file_actions_t, isGroup: Bool
) throws -> pid_t {
  // Help is wrapped by the width of the terminal.
  let all = ProcessInfo.processInfo.environment.merging(["COLUMNS": "80"]) { $1 }
    .merging(environment) { $1 }
  var (words, variables) = (
    ([program] + arguments).map { strdup($0) } + [nil],
    all.map { strdup("\($0)=\($1)") } + [nil]
  )
  defer { for word in words + variables { free(word) } }
  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  if isGroup { posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP)) }
  var pid: pid_t = 0
  let code = posix_spawn(&pid, program, &actions, &attributes, &words, &variables)
  guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
  return pid
}

/// The status as a shell counts it, and the bytes of memory that it and its children took at most.
private func wait(for pid: pid_t) throws -> (Int32, Int) {
  var (status, usage) = (Int32(0), rusage())
  while wait4(pid, &status, 0, &usage) < 0 {
    guard errno == EINTR else { throw POSIXError(.ECHILD) }
  }
  return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, usage.ru_maxrss << 10)
}

/// The children of a process that run a hidden subcommand.
package func children(of parent: Int32, _ subcommand: String) -> [Int32] {
  Package.names(in: "/proc").compactMap { Int32($0) }.filter { pid in
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
      let command = try? bytes("/proc/\(pid)/cmdline")
    else { return false }
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    // The last argument, since a child that is not there yet has its parent's, `--workers` among
    // them.
    return fields.count > 1 && Int32(fields[1]) == parent
      && command.split(separator: 0).last.map { String(decoding: $0, as: UTF8.self) } == subcommand
  }
}

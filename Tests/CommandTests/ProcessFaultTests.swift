// Limits and faults that hit how a coordinator starts, hears and awaits its children: a line and
// status 2, or a good run.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"))
struct ProcessFaultTests {
  private static let step = Chaos.wanted == nil ? 3 : 1
  private let folder = TemporaryFolder()

  private func input() throws -> String {
    let input = try folder.make("in")
    try Chats.write(0..<3, dialogues: 3, to: input)
    return input
  }

  /// A run that must end, under a shell's `timeout`, by itself.
  private func end(
    _ input: String, _ workers: Int, limits: String = "", under launcher: [String] = [],
    _ environment: [String: String] = [:]
  ) throws -> Finished {
    let script = "\(limits) exec \"$@\""
    let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    return try start(
      "/usr/bin/env",
      ["timeout", "-k", "5", "40"] + launcher + ["sh", "-c", script, "sh", "env"] + variables
        + [
          Package.chatmill, "run", input, "--output", folder("out"), "--quiet", "--validation",
          "none", "--workers", "\(workers)",
        ])
  }

  /// - Parameter reason: what a line that tells of the fault holds.
  private func expectEnd(_ finished: Finished, _ what: String, reason: String = "") throws {
    let said = Comment("\(what): status \(finished.status), \(finished.error)")
    #expect(finished.status == 0 || finished.status == 2, said)
    let lines = finished.error.split(separator: "\n")
    #expect(lines.count == (finished.status == 0 ? 0 : 1), said)
    #expect(lines.allSatisfy { reason.isEmpty || $0.contains(reason) }, said)
    let isThere = FileManager.default.fileExists(atPath: folder("out"))
    #expect(isThere == (finished.status == 0), said)
    for name in ["out", "out.chatmill"] {
      try? FileManager.default.removeItem(atPath: folder(name))
    }
  }

  @Test func `with few descriptors a run ends well, or in a line`() throws {
    let input = try input()
    for files in stride(from: 8, through: 80, by: 3 * ProcessFaultTests.step) {
      for workers in [1, 3] {
        try expectEnd(
          end(input, workers, limits: "ulimit -n \(files) &&"), "ulimit -n \(files), \(workers)",
          reason: "Too many open files")
      }
    }
  }

  @Test(.disabled(if: Sanitizer.isOn, "a sanitizer cannot be without memory"))
  func `with little memory a run ends well, or in a line`() throws {
    let input = try input()
    for megabytes in [16, 24, 40, 56, 64, 72, 96, 160, 256] {
      try expectEnd(
        end(input, 2, limits: "ulimit -d \(megabytes << 10) &&"), "ulimit -d \(megabytes) MiB",
        reason: "64 MiB of memory")
    }
  }

  @Test(.enabled(if: getuid() == 0, "only root can become somebody else"))
  func `with few processes a run ends well, or in a line`() throws {
    let input = try input()
    // A user whom nobody else is.
    chmod(folder.path, 0o777)
    let user = ["setpriv", "--reuid", "61234", "--clear-groups"]
    for processes in 1...8 {
      for workers in [1, 3] {
        try expectEnd(
          end(
            input, workers, under: user + ["prlimit", "--nproc=\(processes)"]),
          "\(processes) processes, \(workers)", reason: "could not be started")
      }
    }
  }

  @Test(arguments: [
    ("pipe2", EMFILE), ("socketpair", EMFILE), ("shutdown", ENOTCONN), ("sendmsg", ENOMEM),
    ("sendmsg", EINTR), ("sendmsg", EAGAIN), ("sendmsg", ETOOMANYREFS), ("eventfd", EMFILE),
    ("posix_spawn", EAGAIN), ("posix_spawn", ENOMEM),
    ("pthread_create", EAGAIN), ("poll", EINTR), ("poll", ENOMEM), ("waitpid", ECHILD),
    ("read", EINTR), ("read", EIO), ("fstat", EIO), ("close", EIO),
  ])
  func `a call that fails once, or from then on, ends a run in a line or not at all`(
    _ call: String, _ code: Int32
  ) throws {
    let (input, shim) = (try input(), try Shim.make("processes.c", in: folder))
    for first in [1, 2, 3, 5, 8] {
      for count in code == EINTR && call != "poll" || code == EAGAIN && call == "sendmsg"
        ? [1] : [1, 1_000_000]
      {
        let fault = [
          "LD_PRELOAD": shim, "CHATMILL_PROCESS_CALL": call, "CHATMILL_PROCESS_ERRNO": "\(code)",
          "CHATMILL_PROCESS_FIRST": "\(first)", "CHATMILL_PROCESS_COUNT": "\(count)",
        ]
        try expectEnd(end(input, 2, fault), "\(call) \(code), \(first), \(count)")
      }
    }
  }

  @Test func `signals that a parent has blocked or ignored, and closed descriptors, harm nothing`()
    throws
  {
    let (input, shim) = (try input(), try Shim.make("processes.c", in: folder))
    let mask = ["LD_PRELOAD": shim, "CHATMILL_PROCESS_CALL": "mask"]
    #expect(try end(input, 2, mask).status == 0)
    #expect(try end(input, 2, limits: "exec <&- >&- 2>&-;").status == 0)
  }
}

/// A library of `Tests/faults` that is loaded before libc.
enum Shim {
  static func make(_ source: String, in folder: TemporaryFolder) throws -> String {
    let shim = folder(source + ".so")
    let made = try start(
      "/usr/bin/env",
      ["cc", "-shared", "-fPIC", "-o", shim, "\(Package.root)/Tests/faults/\(source)", "-ldl"])
    try #require(made.status == 0, "\(made.error)")
    return shim
  }
}

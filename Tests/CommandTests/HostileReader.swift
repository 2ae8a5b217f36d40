// A process that does what a workbook could that has taken it over: the shim of
// Tests/faults/hostile.c.
import Foundation
import Support
import Testing

/// Runs the built binary with the shim.
struct HostileReader {
  /// A line of the log: what was tried, and 0 or errno.
  struct Attempt {
    let name: String
    let code: Int32

    var isRefused: Bool { code == EPERM || code == EACCES }
  }

  private let folder = TemporaryFolder()
  private let shim: String

  init() throws {
    shim = folder("hostile.so")
    let made = try start(
      "/usr/bin/env",
      ["cc", "-shared", "-fPIC", "-o", shim, "\(Package.root)/Tests/faults/hostile.c", "-ldl"])
    try #require(made.status == 0, "\(made.error)")
  }

  /// What a reader does behind its fence.
  /// - Parameter mode: see the shim.
  func run(
    _ mode: String, files: [String] = [], program: String = Package.chatmill,
    _ arguments: [String]
  ) throws -> (finished: Finished, attempts: [Attempt]) {
    let log = folder("log")
    try? FileManager.default.removeItem(atPath: log)
    let finished = try start(
      program, arguments,
      environment: [
        "LD_PRELOAD": shim, "CHATMILL_HOSTILE": mode, "CHATMILL_HOSTILE_LOG": log,
        "CHATMILL_HOSTILE_FILES": files.joined(separator: "\n"),
      ])
    let text = try String(contentsOfFile: log, encoding: .utf8)
    return (finished, text.split(separator: "\n").map(HostileReader.attempt))
  }

  private static func attempt(_ line: Substring) -> Attempt {
    let space = line.lastIndex(of: " ")!
    return Attempt(
      name: String(line[..<space]), code: Int32(line[line.index(after: space)...]) ?? -1)
  }
}

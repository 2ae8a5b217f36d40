// Workers that a workbook has taken over: each costs its file, in bounded memory and time, and
// nothing else.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"))
struct ForgedWorkerTests {
  private let folder = TemporaryFolder()

  private func run(_ forgery: String) throws -> (finished: Finished, memory: Int) {
    for name in ["good", "evil"] {
      try Chats.write(0..<1, dialogues: 20, to: folder.make(name))
    }
    let process = try StartedProcess(
      "/usr/bin/env",
      [
        "timeout", "-k", "5", "100", "env", "CHATMILL_FORGED=\(forgery)",
        "CHATMILL_FORGED_LOG=\(folder("forged"))",
        "LD_PRELOAD=\(try Shim.make("forged.c", in: folder))", Package.chatmill, "run",
        folder("good"), folder("evil"), "--output", folder("out"), "--workers", "2", "--quiet",
        "--validation", "none", "--file-timeout", "3",
      ])
    let memory = MemoryWatch.peak(of: process)
    return (try process.finish(), memory)
  }

  /// The words of the workers that were not honest; a forgery that nothing calls tells nothing of
  /// the product.
  private func forgeries() throws -> [Substring] {
    try String(contentsOfFile: folder("forged"), encoding: .utf8).split(separator: "\n")
  }

  @Test(arguments: [
    ("flood", "sent more reports than it can have"),
    ("same", "read no row for 3 s (--file-timeout)"), ("endless", "sent a line without an end"),
    ("words", "read no row for 3 s (--file-timeout)"), ("blank", "sent what is no report"),
    ("many", "gave counts that cannot be"), ("negative", "gave counts that cannot be"),
    ("header", "said what it was not asked"), ("other", "said what it was not asked"),
    ("compared", "said what it was not asked"), ("nested", "sent what is no report"),
    ("hungUp", "read no row for 3 s (--file-timeout)"),
    ("silent", "read no row for 3 s (--file-timeout)"),
  ])
  func `a worker that was taken over costs its file`(_ forgery: String, _ reason: String) throws {
    let (finished, memory) = try run(forgery)
    // The file is given to a second worker before it is given up.
    #expect(try forgeries() == [Substring(forgery), Substring(forgery)])
    #expect(finished.status == 1, "\(finished.error)")
    #expect(
      finished.error.hasPrefix(
        "chatmill: \(folder("evil"))/100.xlsx: its worker \(reason), after 2"))
    #expect(finished.error.split(separator: "\n").count == 1)
    #expect(memory > 0 && (Sanitizer.isOn || memory < 300 << 20))
    #expect(finished.seconds < 60)
    #expect(try RunReport(of: folder("out")).totals.dialogues == 20)
  }

  @Test func `a worker that does not go home does not hold the run`() throws {
    let (finished, _) = try run("stays")
    #expect(try forgeries() == ["stays", "stays"])
    #expect(finished.status == 0, "\(finished.error)")
    #expect(finished.seconds < 30)
    #expect(try RunReport(of: folder("out")).totals.dialogues == 40)
  }
}

struct LogTests {
  @Test func `info tells what a run does, file by file, and debug what the processes say`() throws {
    let folder = TemporaryFolder()
    try Chats.write(0..<2, dialogues: 3, to: folder.make("in"))
    func said(_ level: String) throws -> [Substring] {
      try chatmill(
        "run", folder("in"), "--output", folder("out"), "--quiet", "--log-level", level
      ).error.split(separator: "\n")
    }
    let info = try said("info")
    for part in [
      "2 inputs with", "worker 0 started (pid ", "writer started (pid ",
      "101.xlsx: 9 rows read, 9 kept, 3 dialogues",
      "published \(folder("out")): 2 inputs, 0 failed",
    ] { #expect(info.contains { $0.contains(part) }, "\(part): \(info)") }
    let debug = try said("debug")
    #expect(debug.count > info.count)
    #expect(debug.contains { $0.contains("is to mill \(folder("in"))/100.xlsx") })
    #expect(try said("warning").isEmpty)
  }
}

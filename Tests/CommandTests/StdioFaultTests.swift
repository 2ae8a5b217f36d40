// Faults of stdio in the writer, which libxlsxwriter does not look at: a whole output or none.
import Foundation
import Support
import Testing

@Suite(.enabled(if: FaultBench.hasCompiler, "no C compiler"))
struct StdioFaultTests {
  private let folder = TemporaryFolder()
  private let sides: TwoSides
  private let shim: String
  private let state: String

  init() throws {
    sides = try TwoSides(files: 2, dialogues: 20, messages: 3, ["--workers", "2"])
    (shim, state) = (folder("stdio.so"), folder("state"))
    let source = "\(Package.root)/Tests/faults/stdio.c"
    let made = try start("/usr/bin/env", ["cc", "-shared", "-fPIC", "-o", shim, source])
    try #require(made.status == 0, "\(made.error)")
  }

  /// - Returns: how the run ended, and how many calls its writer made.
  private func run(_ call: Int, _ kind: String) throws -> (Finished, calls: Int) {
    try Data().write(to: URL(filePath: state))
    let environment = [
      "LD_PRELOAD": shim, "CHATMILL_STDIO_CALL": "\(call)", "CHATMILL_STDIO_KIND": kind,
      "CHATMILL_STDIO_STATE": state,
    ]
    let finished = try start(Package.chatmill, sides.next.arguments, environment: environment)
    return (finished, try bytes(state).count)
  }

  @Test(arguments: ["once", "on"])
  func `fwrite, fread or fclose fails in the writer: a whole output, or nothing is replaced`(
    _ kind: String
  ) throws {
    let all = try run(.max >> 40, kind).calls
    #expect(all > 50)
    try sides.settle()
    let step = Chaos.wanted == nil ? 7 : 1
    for call in stride(from: kind == "on" ? 1 : 2, through: all, by: step) {
      let (finished, _) = try run(call, kind)
      let said = Comment("call \(call): status \(finished.status), \(finished.error)")
      if finished.status == 0 {
        try sides.settle()
        try sides.verify()
      } else {
        #expect(finished.status == 2 && finished.error.contains("cannot write a workbook"), said)
        #expect(finished.error.split(separator: "\n").count == 1, said)
        #expect(try !sides.isReplaced(), said)
      }
    }
    _ = try sides.complete()
  }
}

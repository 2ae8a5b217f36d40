// Files that are none, and workbooks that were hurt on their way: cut off, or with a bit flipped.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: Python.path != nil, "no Python; CHATMILL_PYTHON names one"))
struct HostileFilesTests {
  private let folder = TemporaryFolder()

  @Test func `pipes, sockets, devices and links in rings among the inputs hold nothing up`() throws
  {
    let report = try Hostile.run(Hostile.make("devices", in: folder), to: folder("out"))
    #expect(report.totals.files < 6)
    #expect(report.totals.rows.kept == 1)
  }

  @Test(arguments: ["run", "cat", "inspect"])
  func `a pipe, a socket or a device by its name is refused in one line`(_ command: String) throws {
    let input = try Hostile.make("devices", in: folder) + "/hostile"
    let output = command == "run" ? ["--output", folder("out")] : []
    for name in ["pipe", "pipe-again", "socket", "zero", "random", "input", "ring1", "nothing"] {
      let finished = try Hostile.chatmill([command, "\(input)/\(name).xlsx"] + output)
      #expect(finished.status == 2, "\(name)")
      #expect(finished.error.contains("\(input)/\(name).xlsx"))
      // A link that leads nowhere is an input that failed; the second line says that it was the
      // only one.
      let isLink = command == "run" && ["ring1", "nothing"].contains(name)
      #expect(finished.error.filter { $0 == "\n" }.count == (isLink ? 2 : 1), "\(finished.error)")
      let end = "\nchatmill: every workbook failed; nothing was replaced\n"
      #expect(!isLink || finished.error.hasSuffix(end), "\(finished.error)")
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may read everything"))
  func `a file that may not be read fails alone`() throws {
    let input = try folder.make("in")
    try Hostile.writeGood(to: input)
    try folder.write("PK", to: "in/secret.xlsx")
    chmod(folder("in/secret.xlsx"), 0)
    let report = try Hostile.run(input, to: folder("out"))
    #expect(report.files.last?.error?.contains("Permission denied") == true)
  }

  /// A workbook of some 40 KB, beside the good one, and a folder of what became of it.
  private func mutants(_ arguments: String...) throws -> (whole: RunReport.File, RunReport) {
    let input = try folder.make("in")
    try Hostile.writeGood(to: input)
    try Chats.write(0..<1, dialogues: 1300, to: input)
    let size = try bytes("\(input)/100.xlsx").count
    #expect((20_000...60_000).contains(size), "\(size)")
    let script = "\(Package.root)/Tests/reference/mutate.py"
    let words = [script, "\(input)/100.xlsx", "\(input)/mutants"] + arguments
    #expect(try start(Python.path!, words).status == 0)
    let report = try Hostile.run(input, to: folder("out"))
    return (try #require(report.files.first { $0.path == "\(input)/100.xlsx" }), report)
  }

  @Test func `a workbook that was cut anywhere fails alone`() throws {
    let (whole, report) = try mutants("--truncate-every", "512")
    #expect(report.totals.files > 40)
    #expect(report.totals.failed == report.totals.files - 2)
    #expect(whole.rows.kept == 3900)
  }

  @Test func `a workbook with a flipped bit fails, or has lost nothing`() throws {
    let (whole, report) = try mutants("--flips", Hostile.isLong ? "2000" : "150", "--seed", "7")
    for file in report.files where file.error == nil && !file.path.hasSuffix("good.xlsx") {
      #expect(file.rows == whole.rows, "\(file.path)")
      #expect(file.dialogues == whole.dialogues, "\(file.path)")
    }
    #expect(report.totals.failed > 100)
  }
}

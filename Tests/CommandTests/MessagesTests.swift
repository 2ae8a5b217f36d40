// What a run says: failures, the table, the report, and nothing where it is to be quiet.
import Foundation
import Support
import Testing

struct MessagesTests {
  private let folder = TemporaryFolder()

  /// Two good workbooks around one that was cut in half.
  private func inputs() throws -> String {
    let input = try folder.make("in")
    try Chats.write(0..<2, dialogues: 3, to: input)
    let whole = try bytes("\(input)/100.xlsx")
    try Data(whole.prefix(whole.count / 2)).write(to: URL(filePath: "\(input)/100half.xlsx"))
    return input
  }

  @Test func `a cut workbook fails alone, named in one line`() throws {
    let input = try inputs()
    let finished = try run(input, to: folder("out"), ["--quiet"])
    #expect(finished.status == 1)
    #expect(finished.output.isEmpty)
    #expect(finished.error.hasPrefix("chatmill: \(input)/100half.xlsx: damaged zip"))
    #expect(finished.error.filter { $0 == "\n" }.count == 1)
    let report = try RunReport(of: folder("out"))
    #expect(report.files.map { $0.error == nil } == [true, false, true])
    #expect(report.totals.dialogues == 6)
  }

  @Test func `a quiet run over good files says nothing`() throws {
    let input = try folder.make("good")
    try Chats.write(0..<2, dialogues: 3, to: input)
    let finished = try run(input, to: folder("out"), ["--quiet"])
    #expect(finished.status == 0)
    #expect(finished.output.isEmpty)
    #expect(finished.error.isEmpty)
  }

  @Test func `a run ends with a table, and shows no progress where there is no terminal`() throws {
    let finished = try run(try inputs(), to: folder("out"))
    #expect(finished.error.contains(/\nrows read +18\n  kept +18\n/))
    #expect(
      finished.error.contains(/\n  failed +1\n  reused +0\n  passed over +0\nseconds +\d+\.\d\n/))
    #expect(!finished.error.contains("\r"))
    #expect(!finished.error.contains("\u{1B}"))
    #expect(finished.output.isEmpty)
  }

  @Test func `--json prints the report that is written, and it adds up`() throws {
    let input = try inputs()
    try FileManager.default.copyItem(
      atPath: Package.fixture("demo/march_01.xlsx"), toPath: "\(input)/march.xlsx")
    let finished = try run(input, to: folder("out"), ["--json"])
    #expect(try bytes(folder("out/report.json")) == finished.output)
    let report = try RunReport(finished.output)
    for rows in report.files.map(\.rows) + [report.totals.rows] {
      #expect(rows.read == rows.sum)
    }
    let sum = { (member: KeyPath<RunReport.File, Int>) in
      report.files.reduce(0) { $0 + $1[keyPath: member] }
    }
    #expect(sum(\.rows.read) == report.totals.rows.read)
    #expect(sum(\.rows.kept) == report.totals.rows.kept)
    #expect(sum(\.rows.system) == report.totals.rows.system)
    #expect(sum(\.dialogues) == report.totals.dialogues)
    #expect(sum(\.turns) == report.totals.turns)
    #expect(report.totals.rows.system > 0)
    #expect(report.totals.files == 4)
  }

  @Test func `what is odd about a file is a warning, on stderr and in the report`() throws {
    try writeWorkbook(
      folder("a.xlsx"), [Chats.header, ["kf", "wx", "是", String(repeating: "长", count: 32_768)]])
    let finished = try run(folder("a.xlsx"), to: folder("out"))
    #expect(finished.status == 0)
    #expect(
      finished.error.contains("chatmill: \(folder("a.xlsx")): warning: 1 kept cell is longer"))
    let warnings = try RunReport(of: folder("out")).files[0].warnings
    #expect(warnings.count == 1)
    #expect(warnings[0].contains("row 2, 32768 characters"))
  }

  @Test func `system messages of one's own replace the five`() throws {
    let texts = ["微信红包", "[auto] 您好", "欢迎, 亲", "欢迎， 亲", "在吗"]
    try writeWorkbook(folder("a.xlsx"), [Chats.header] + texts.map { ["kf", "wx", "是", $0] })
    #expect(try run(folder("a.xlsx"), to: folder("out")).status == 0)
    #expect(try RunReport(of: folder("out")).totals.rows.system == 1)
    let flags = ["--system-message", "[auto]", "--system-message", "欢迎, "]
    #expect(try run(folder("a.xlsx"), to: folder("out"), flags).status == 0)
    #expect(try RunReport(of: folder("out")).totals.rows.system == 3)
  }
}

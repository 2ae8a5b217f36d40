// Runs compared with the second implementation of the rules, in Python over openpyxl.
import Foundation
import Support
import SystemPackage
import Testing

/// A line of `cat`.
private struct PrintedRow: Decodable {
  let row: Int
  let cells: [String?]
}

/// A line of read_back.py.
private struct ReadRow: Decodable {
  struct Cell: Decodable { let text: String }
  let row: Int
  let cells: [Cell?]
}

private func lines<Line: Decodable>(_ bytes: [UInt8]) throws -> [Line] {
  try bytes.split(separator: 0x0A).map { try JSONDecoder().decode(Line.self, from: Data($0)) }
}

/// Cells as bytes, since equal strings may hold other scalars.
private func bytes(_ cells: [String?]) -> [[UInt8]] { cells.map { Array(($0 ?? "").utf8) } }

@Suite(.enabled(if: Python.path != nil, "no Python; CHATMILL_PYTHON names one"))
struct ReferenceTests {
  private let folder = TemporaryFolder()

  @Test(arguments: [[], ["--final", "keep"], ["--system-message", "包邮", "--agent-label", "A："]])
  func `texts, kept rows and counts are those of the reference`(_ flags: [String]) throws {
    try Python.run("make_chats.py", folder("in"))
    let finished = try run(folder("in"), to: folder("out"), ["--validation", "none"] + flags)
    #expect(finished.status == 0)
    let reference = "\(Package.root)/Tests/reference/reference.py"
    let made = try start(Python.path!, [reference, folder("in"), "--out", folder("ref")] + flags)
    #expect(made.status == 0, "\(made.error)")
    for direction in ["forward", "reversed"] {
      let text = try bytes(folder("out/\(direction)/train.txt"))
      #expect(text == (try bytes(folder("ref/\(direction).txt"))))
      #expect(text.count > 50_000)
    }
    let clean: [PrintedRow] = try lines(
      chatmill("cat", folder("out/clean/clean_00000-00002.xlsx")).output)
    let kept: [[String?]] = try lines(bytes(folder("ref/kept.jsonl")))
    #expect(clean.dropFirst().map { bytes($0.cells) } == kept.map(bytes))
    try checkCounts()
  }

  private func checkCounts() throws {
    let expected = try JSONDecoder().decode(
      [String: Int].self, from: Data(bytes(folder("ref/counts.json"))))
    let totals = try RunReport(of: folder("out")).totals
    let rows = totals.rows
    let found = [
      "read": rows.read, "kept": rows.kept, "empty": rows.empty, "role": rows.role,
      "system": rows.system, "duplicate": rows.duplicate, "dialogues": totals.dialogues,
      "turns": totals.turns,
    ]
    #expect(found == expected)
    #expect(found.values.allSatisfy { $0 > 0 })
  }

  @Test(arguments: ["openpyxl", "calamine"])
  func `another reader finds the same texts in a clean workbook`(_ reader: String) throws {
    try Python.run("make_chats.py", folder("in"), "--files", "2", "--rows", "600")
    #expect(try run(folder("in"), to: folder("out")).status == 0)
    let path = folder("out/clean/clean_00000-00001.xlsx")
    let printed: [PrintedRow] = try lines(chatmill("cat", path).output)
    let read: [ReadRow] = try lines(Python.run("read_back.py", path, "--reader", reader).output)
    #expect(read.map(\.row) == printed.map(\.row))
    #expect(read.map { bytes($0.cells.map { $0?.text }) } == printed.map { bytes($0.cells) })
    #expect(printed.count > 600)
  }

  @Test func `names that are not UTF-8 or hold line ends are read and printed on one line`() throws
  {
    try Python.run("hostile.py", "non-utf8-names", folder("in"))
    let finished = try run(folder("in"), to: folder("out"), ["--quiet", "--validation", "none"])
    #expect(finished.status == 0)
    #expect(finished.error.isEmpty)
    let report = try RunReport(of: folder("out"))
    #expect(report.files.count == 23)
    #expect(report.files.contains { $0.path.hasSuffix("/\\xB2\\xE2/inside.xlsx") })
    #expect(report.files.contains { $0.path.hasSuffix("/new\\u{A}line.xlsx") })
    #expect(report.files.allSatisfy { !$0.path.contains(where: \.isNewline) })
    #expect(try RunOutput(folder("out")).dialogues("forward/train.txt").count == 23)
  }

  @Test func `a tree of links, pipes and lock files gives its workbooks once each`() throws {
    try Python.run("hostile.py", "tree", folder("in"))
    let finished = try run(folder("in"), to: folder("out"), ["--validation", "none"])
    #expect(finished.status == 1, "\(finished.error)")
    for (name, reason) in [("broken.xlsx", 2), ("self.xlsx", 40)] as [(String, Int32)] {
      let line = "\(folder("in"))/\(name): a link that leads nowhere: \(Errno(rawValue: reason))\n"
      #expect(finished.error.contains(line), "\(finished.error)")
    }
    #expect(try RunReport(of: folder("out")).totals.failed == 2)
    try expectText(ofReference: folder("in"), failures: ["broken.xlsx", "self.xlsx"])
    let dialogues = try RunOutput(folder("out")).dialogues("forward/train.txt")
    for name in ["a/first.xlsx", "b/UPPER.XLSX", "b/macro.xlsm", "folder.xlsx/inside.xlsx"] {
      // The name ends in no mark, so that only the added one is dropped.
      #expect(dialogues.filter { $0.contains("坐席:\(name)\n") }.count == 1)
    }
    #expect(dialogues.count == 4)
  }

  /// The reference reads the same files in the same order, and names the same failures.
  private func expectText(ofReference input: String, failures: [String]) throws {
    let reference = "\(Package.root)/Tests/reference/reference.py"
    let made = try start(Python.path!, [reference, input, "--out", folder("ref")])
    #expect(made.status == 1, "\(made.error)")
    let failed = made.error.split(separator: "\n").filter { $0.hasPrefix("'\(input)/") }
    #expect(failed.count == failures.count, "\(made.error)")
    for (line, name) in zip(failed, failures) { #expect(line.contains("/\(name)'")) }
    let text = try bytes(folder("out/forward/train.txt"))
    #expect(try bytes(folder("ref/forward.txt")) == text)
  }
}

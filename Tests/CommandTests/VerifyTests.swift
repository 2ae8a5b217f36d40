// `chatmill verify` finds an output whole, and notices whatever was changed in it.
import Foundation
import Support
import Testing

struct VerifyTests {
  private let folder = TemporaryFolder()

  private func makeOutput() throws -> String {
    let input = try folder.make("in")
    try Chats.write(0..<3, dialogues: 20, messages: 5, to: input)
    let arguments = ["--chunk", "2", "--validation", "7", "--quiet"]
    #expect(try run(input, to: folder("out"), arguments).status == 0)
    return folder("out")
  }

  @Test func `a whole output is well, and its sums are printed`() throws {
    let output = try makeOutput()
    let finished = try chatmill("verify", output)
    #expect(finished.status == 0)
    #expect(finished.error.isEmpty)
    let totals = try RunReport(of: output).totals
    #expect(
      finished.text
        == "\(totals.rows.kept) rows in 2 workbooks, 60 dialogues, \(totals.turns) turns: all is well\n"
    )
  }

  @Test(arguments: [
    "forward/train.txt", "reversed/val.txt", "index", "clean/clean_00000-00001.xlsx",
  ])
  func `one changed byte is noticed and the file named`(_ name: String) throws {
    let output = try makeOutput()
    var content = try bytes("\(output)/\(name)")
    content[content.count / 2] ^= 1
    try Data(content).write(to: URL(filePath: "\(output)/\(name)"))
    let finished = try chatmill("verify", output)
    #expect(finished.status == 1)
    #expect(finished.output.isEmpty)
    #expect(finished.error.contains("chatmill: \(output): \(name): is not what was written"))
  }

  @Test(arguments: ["reversed/train.txt", "index", "report.json", "clean/clean_00002-00002.xlsx"])
  func `a missing file is noticed and named`(_ name: String) throws {
    let output = try makeOutput()
    try FileManager.default.removeItem(atPath: "\(output)/\(name)")
    let finished = try chatmill("verify", output)
    #expect(finished.status == 1)
    #expect(finished.error.contains("\(name): "))
  }

  @Test func `a stranger is noticed and named`() throws {
    let output = try makeOutput()
    try Data().write(to: URL(filePath: "\(output)/forward/notes.txt"))
    let finished = try chatmill("verify", output)
    #expect(finished.status == 1)
    #expect(finished.error.contains("forward/notes.txt: was not written by the run"))
  }

  /// Changes a text and the digests with it, so that only the content can tell.
  private func forge(_ output: String, _ name: String, _ change: (String) -> String) throws {
    let url = URL(filePath: "\(output)/\(name)")
    let text = change(try String(contentsOf: url, encoding: .utf8))
    try Data(text.utf8).write(to: url)
    let report = URL(filePath: "\(output)/report.json")
    var json = try JSONSerialization.jsonObject(with: Data(contentsOf: report)) as! [String: Any]
    json["written"] = [["bytes": 0, "path": "clean/none", "xxh128": ""]]
    try JSONSerialization.data(withJSONObject: json).write(to: report)
  }

  @Test func `a reversed text that mirrors nothing is noticed though its digest was forged`() throws
  {
    let output = try makeOutput()
    try forge(output, "reversed/train.txt") { text in
      var dialogues = text.components(separatedBy: "\n\n")
      let lines = dialogues[3].components(separatedBy: "\n")
      dialogues[3] = lines.reversed().joined(separator: "\n")
      return dialogues.joined(separator: "\n\n")
    }
    let finished = try chatmill("verify", output)
    #expect(finished.status == 1)
    #expect(finished.error.contains("the reversed text does not mirror it"))
  }

  @Test(arguments: [
    ("forward", "60 dialogues, 300 turns"),
    ("{name: reversed, compress: gz}", "60 dialogues, 300 turns"),
    ("messages", "60 dialogues, 300 turns"),
    ("{name: sharegpt, shard: 7}", "60 dialogues, 300 turns"),
    ("dialogpt", "60 dialogues, 300 turns"),
    ("{name: prompt, system: s}", "60 dialogues, 240 turns"),
    ("{name: text, compress: gz}", "60 dialogues, 300 turns"),
    ("{name: chitchat, maxCharacters: 1}", "60 dialogues, 60 turns"),
    ("clean", "300 rows in 2 workbooks"),
    ("clean, messages", "300 rows in 2 workbooks, 60 dialogues, 300 turns"),
  ])
  func `what is printed was read back, whatever the report says`(_ outputs: String, _ said: String)
    throws
  {
    let input = try folder.make("in")
    try Chats.write(0..<3, dialogues: 20, messages: 5, to: input)
    try folder.write("outputs: [\(outputs)]", to: "recipe.yaml")
    let arguments = ["--chunk", "2", "--recipe", folder("recipe.yaml"), "--quiet"]
    #expect(try run(input, to: folder("out"), arguments).status == 0)
    #expect(try chatmill("verify", folder("out")).text == "\(said): all is well\n")
    let path = URL(filePath: folder("out/report.json"))
    let report = try String(contentsOf: path, encoding: .utf8)
    // Of one file and of the totals, so that the sums hold.
    let forged = report.replacing(#""turns" : 300"#, with: #""turns" : 301"#)
      .replacing(#""turns" : 100"#, with: #""turns" : 101"#, maxReplacements: 1)
    #expect(forged != report)
    try Data(forged.utf8).write(to: path)
    let finished = try chatmill("verify", folder("out"))
    #expect(finished.status == 1 || finished.text == "\(said): all is well\n", "\(finished.text)")
  }

  @Test(
    .enabled(if: Python.hasDatasets, "no xxhash in Python (make test-deps)"),
    arguments: [
      ("xl/styles.xml", "half"), ("xl/theme/theme1.xml", "half"), ("docProps/app.xml", "none"),
      ("xl/styles.xml", "plain"), ("xl/worksheets/sheet1.xml", "half"),
      ("[Content_Types].xml", "half"),
    ])
  func `a workbook that is not whole is noticed though its digest was forged`(
    _ part: String, _ what: String
  ) throws {
    let output = try makeOutput()
    try Python.run("forge_workbook.py", output, "clean/clean_00000-00001.xlsx", part, what)
    let finished = try chatmill("verify", output)
    #expect(finished.status == 1)
    #expect(finished.error.contains("clean/clean_00000-00001.xlsx: "), "\(finished.error)")
    #expect(!finished.error.contains("is not what was written"))
  }

  @Test func `what is no output of a run is not well`() throws {
    let finished = try chatmill("verify", try folder.make("empty"))
    #expect(finished.status == 1)
    #expect(finished.error.contains("report.json: "))
  }
}

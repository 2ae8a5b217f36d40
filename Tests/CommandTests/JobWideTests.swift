// Duplicates over a whole job: rows and dialogues that another file has, through the built binary.
import Foundation
import Support
import Testing

struct JobWideTests {
  private let folder = TemporaryFolder()
  private let header = ["坐席id", "客户微信id", "是否客服", "消息内容", "消息时间"]

  private func row(_ number: Int, pair: String = "w") -> [String] {
    ["kf", pair, number % 2 == 0 ? "否" : "是", "第\(number)句话", "2024-03-01 09:00:0\(number % 10)"]
  }

  /// Exports that overlap: rows 0-5, 4-9 with the columns the other way round, none new, 8-11.
  private func writeOverlapping() throws {
    _ = try folder.make("in")
    try writeWorkbook(folder("in/1.xlsx"), [header] + (0..<6).map { row($0) } + [row(2)])
    try writeWorkbook(
      folder("in/2.xlsx"), ([header] + (4..<10).map { row($0) }).map { $0.reversed() })
    try writeWorkbook(folder("in/3.xlsx"), [header] + (1..<8).map { row($0) })
    try writeWorkbook(folder("in/4.xlsx"), [header] + (8..<12).map { row($0) })
  }

  private func mill(_ recipe: String, _ arguments: String..., to output: String = "out") throws
    -> RunReport
  {
    try folder.write(recipe, to: "recipe.yaml")
    let finished = try run(
      folder("in"), to: folder(output),
      ["--recipe", folder("recipe.yaml"), "--quiet"] + arguments)
    #expect(finished.status == 0, "\(finished.error)")
    let verified = try chatmill("verify", folder(output))
    #expect(verified.status == 0, "\(verified.text)")
    let report = try RunReport(of: folder(output))
    #expect(report.files.allSatisfy { $0.rows.read == $0.rows.sum })
    return report
  }

  private func forward(_ output: String = "out") throws -> String {
    String(decoding: try bytes(folder("\(output)/forward/train.txt")), as: UTF8.self)
  }

  private func rejects(_ name: String) throws -> [String] {
    let lines = try start(
      "/bin/sh", ["-c", "gzip -dc \"$0\"", folder("out/rejects/\(name).jsonl.gz")])
    return try lines.text.split(separator: "\n").map {
      let line = try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
      return ["file", "row", "fate", "text"].map { "\(line[$0]!)" }.joined(separator: "|")
    }
  }

  @Test func `scope: job keeps of equal rows the first in plan order`() throws {
    try writeOverlapping()
    let none = try mill("rejects: true", "--validation", "none")
    #expect(none.files.map(\.rows.kept) == [6, 6, 7, 4])
    let report = try mill(
      "duplicates: {scope: job}\nrejects: true", "--validation", "none", "--chunk", "2")
    #expect(report.files.map(\.rows.kept) == [6, 4, 0, 2])
    #expect(report.files.map(\.rows.duplicate) == [1, 2, 7, 2])
    let turns = { (numbers: Range<Int>) in
      numbers.map { "\($0 % 2 == 0 ? "客户" : "坐席"):第\($0)句话\n" }.joined() + "\n"
    }
    #expect(try forward() == turns(0..<6) + turns(6..<10) + turns(10..<12))
    #expect(
      try rejects("part-00000-00001") == [
        "1.xlsx|8|duplicate|第2句话", "2.xlsx|2|duplicate|第4句话", "2.xlsx|3|duplicate|第5句话",
      ])
    #expect(try rejects("part-00002-00003").count == 9)
    #expect(Package.names(in: folder("")).filter { $0.hasPrefix("out") } == ["out"])
  }

  @Test func `columns without a name are told apart by their order`() throws {
    _ = try folder.make("in")
    let header = ["坐席id", "客户微信id", "是否客服", "消息内容", "", "", "备注"]
    let one = ["kf", "w", "否", "在吗", "x", "", "n"]
    let other = ["kf", "w", "否", "在吗", "", "x", "n"]
    try writeWorkbook(folder("in/1.xlsx"), [header, one])
    try writeWorkbook(folder("in/2.xlsx"), [header, other, one])
    #expect(try mill("duplicates: {scope: job}").files.map(\.rows.kept) == [1, 1])
  }

  @Test func `where no file can be read there is nothing to compare`() throws {
    _ = try folder.make("in")
    try folder.write("no workbook", to: "in/0.xlsx")
    let finished = try run(
      folder("in"), to: folder("out"),
      ["--recipe", recipeFile("duplicates: {scope: job, dialogues: near}"), "--quiet"])
    #expect(finished.status == 2)
    #expect(finished.error.contains("every workbook failed; nothing was replaced"))
  }

  @Test func `columns: with scope: job compares only those, and off compares nothing`() throws {
    try writeOverlapping()
    let report = try mill("duplicates: {scope: job, columns: [客户微信id, 是否客服]}")
    #expect(report.files.map(\.rows.kept) == [2, 0, 0, 0])
    #expect(try mill("duplicates: {scope: job, rows: \"off\"}").totals.rows.duplicate == 0)
  }

  @Test func `any number of workers gives the same, and so does a grown directory`() throws {
    _ = try folder.make("in")
    try Chats.write(0..<3, dialogues: 300, messages: 6, to: folder("in"))
    for name in Package.names(in: folder("in")) {
      try FileManager.default.copyItem(atPath: folder("in/\(name)"), toPath: folder("in/x\(name)"))
    }
    let recipe = "duplicates: {scope: job, dialogues: near}\nrejects: true"
    let one = try mill(recipe, "--workers", "1", "--chunk", "2", to: "one")
    let two = try mill(recipe, "--workers", "2", "--chunk", "2", to: "two")
    #expect(one == two)
    #expect(one.files.suffix(3).allSatisfy { $0.rows.kept == 0 })
    #expect(try RunOutput(folder("one")) == RunOutput(folder("two")))
    // A new file before all others takes rows from the old ones; one behind them takes none.
    _ = try mill(recipe, "--keep-parts", "--chunk", "2", to: "one")
    #expect(try mill(recipe, "--keep-parts", "--chunk", "2", to: "one").totals.reused == 6)
    try Chats.write(3..<4, dialogues: 200, messages: 6, to: folder("in"))
    let last = Package.names(in: folder("in")).first { $0.contains("3") && !$0.hasPrefix("x") }!
    try FileManager.default.moveItem(atPath: folder("in/\(last)"), toPath: folder("in/z.xlsx"))
    let grown = try mill(recipe, "--keep-parts", "--chunk", "2", to: "one")
    #expect(grown.totals.reused == 6)
    try FileManager.default.copyItem(atPath: folder("in/z.xlsx"), toPath: folder("in/0.xlsx"))
    let before = try mill(recipe, "--keep-parts", "--chunk", "2", to: "one")
    let fresh = try mill(recipe, "--fresh", "--chunk", "2", to: "two")
    #expect(before.files.map(\.rows) == fresh.files.map(\.rows))
    #expect(before.files.last!.rows.kept == 0)
    #expect(try RunOutput(folder("one")) == RunOutput(folder("two")))
  }

  @Test func `a file that fails takes no rows from others`() throws {
    try writeOverlapping()
    try folder.write("no workbook", to: "in/0.xlsx")
    let finished = try run(
      folder("in"), to: folder("out"),
      ["--recipe", recipeFile("duplicates: {scope: job}"), "--quiet"])
    #expect(finished.status == 1)
    #expect(try RunReport(of: folder("out")).files.map(\.rows.kept) == [0, 6, 4, 0, 2])
  }

  private func recipeFile(_ text: String) throws -> String {
    try folder.write(text, to: "recipe.yaml")
    return folder("recipe.yaml")
  }

  @Test func `rows of files that stand for their customer are never of one talk`() throws {
    _ = try folder.make("in")
    for name in ["张三", "李四"] {
      try folder.write("序号,时间,发送者身份,消息类型,内容\n1,2024-03-01,对方,文本,在吗\n", to: "in/\(name).csv")
    }
    #expect(try mill("duplicates: {scope: job}").totals.rows.kept == 2)
  }

  @Test func `dialogues: exact drops those with the same turns`() throws {
    _ = try folder.make("in")
    let talk = { (pair: String, end: String) in
      [["kf", pair, "否", "在吗", "1"], ["kf", pair, "是", end, "2"]]
    }
    try writeWorkbook(
      folder("in/1.xlsx"), [header] + talk("a", "在的") + talk("b", "在的") + talk("c", "不在"))
    try writeWorkbook(folder("in/2.xlsx"), [header] + talk("d", "不在") + talk("e", "稍等"))
    let report = try mill(
      "duplicates: {dialogues: exact}\nrejects: true", "--validation", "none")
    #expect(try forward() == "客户:在吗\n坐席:在的\n\n客户:在吗\n坐席:不在\n\n客户:在吗\n坐席:稍等\n\n")
    #expect(report.totals.duplicateDialogue == 2 && report.totals.built == 5)
    #expect(report.files.map(\.dialogues) == [2, 1] && report.files.map(\.turns) == [4, 2])
    #expect(report.totals.rows.kept == 10)
    #expect(
      try rejects("part-00000-00001") == [
        "1.xlsx|4|duplicateDialogue|客户:在吗\n坐席:在的\n\n",
        "2.xlsx|2|duplicateDialogue|客户:在吗\n坐席:不在\n\n",
      ])
    #expect(
      try mill("duplicates: {dialogues: exact}", "--validation", "3").totals.validationDialogues
        == 3)
    let summary = try run(
      folder("in"), to: folder("out"),
      ["--recipe", recipeFile("duplicates: {dialogues: exact}"), "--validation", "none"])
    let lines = summary.error.split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(lines.contains("dialogues 3") && lines.contains("not written 2"))
    #expect(lines.contains("like others 2") && !lines.contains { $0.hasPrefix("too short") })
    let tooMany = try run(
      folder("in"), to: folder("out"),
      ["--recipe", recipeFile("duplicates: {dialogues: exact}"), "--validation", "4"])
    #expect(tooMany.status == 2)
    #expect(tooMany.error.contains("asks for 4 dialogues, but there are only 3"))
  }

  @Test func `dialogues: near drops those that share most of their 5-grams`() throws {
    _ = try folder.make("in")
    let long = (0..<30).map { "第\($0 * 37)个问题怎么办" }.joined()
    let talk = { (pair: String, text: String) in
      [["kf", pair, "否", text, ""], ["kf", pair, "是", "好", ""]]
    }
    try writeWorkbook(folder("in/1.xlsx"), [header] + talk("a", long) + talk("b", "别的事情"))
    try writeWorkbook(
      folder("in/2.xlsx"),
      [header] + talk("c", long + "急急急") + talk("d", String(long.dropLast(100)))
        + talk("e", "别的事"))
    #expect(try mill("duplicates: {dialogues: exact}").totals.duplicateDialogue == 0)
    let near = try mill("duplicates: {dialogues: {near: {similarity: 0.85}}}")
    #expect(near.files.map(\.dialogues) == [2, 2])
    let looser = try mill("duplicates: {dialogues: {near: {similarity: 0.5}}}")
    #expect(looser.files.map(\.dialogues) == [2, 1])
    #expect(looser.totals.duplicateDialogue == 2)
  }

  @Test(arguments: [
    ("duplicates: {scope: files}", "1:21: duplicates.scope takes file, job"),
    (
      "duplicates: {dialogues: same}",
      "1:25: duplicates.dialogues takes off, exact, or near: {similarity: 0.85}"
    ),
    (
      "duplicates: {dialogues: {near: {similarity: 1.5}}}",
      "1:45: duplicates.dialogues.near.similarity takes a number from 0.3 to 1"
    ),
    (
      "duplicates: {dialogues: {near: {like: 1}}}",
      "1:33: unknown key 'like' in duplicates.dialogues.near; there are: similarity, keep"
    ),
  ])
  func `a wrong value is named with its place`(_ recipe: String, _ expected: String) throws {
    try writeOverlapping()
    let finished = try run(folder("in"), to: folder("out"), ["--recipe", recipeFile(recipe)])
    #expect(finished.status == 64)
    #expect(finished.error.contains(expected), "\(finished.error)")
  }
}

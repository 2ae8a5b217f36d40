// Columns of clean workbooks through the built binary: those that are kept, renamed, added, or
// nowhere.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// Writes each table as a workbook of its own and runs a recipe over them.
  private func runTables(_ tables: [[[String]]], _ recipe: String, _ more: [String] = [])
    throws -> Finished
  {
    let input = try folder.make("tables")
    for (number, table) in tables.enumerated() {
      try writeWorkbook("\(input)/\(number).xlsx", table)
    }
    try folder.write(recipe, to: "recipe.yaml")
    return try run(
      input, to: folder("out"),
      ["--recipe", folder("recipe.yaml"), "--quiet"]
        + (recipe.contains("split") ? [] : ["--validation", "none"]) + more)
  }

  private func cells(_ chunk: Int = 0) throws -> [[String]] {
    let name = Package.names(in: folder("out/clean"))[chunk]
    return try chatmill("cat", folder("out/clean/\(name)")).text.split(separator: "\n").map {
      let row = try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
      return (row["cells"] as! [Any]).map { $0 as? String ?? "" }
    }
  }

  private func table(_ note: String, _ names: [String] = []) -> [[String]] {
    let header = names.isEmpty ? ["坐席id", "客户微信id", "是否客服", "消息内容", note] : names
    return [header, ["kf", "w", "否", "在吗", ""], ["kf", "w", "是", "在的", "x"]]
  }

  @Test(arguments: [
    ("clean: {columns: [消息内容, 备忘]}", "no input has the column 备忘 (clean.columns)"),
    ("clean: {columns: [备忘]}", "no input has the column 备忘 (clean.columns)"),
    (
      "clean: {columns: [备忘, 乙], extra: file}",
      "no input has the column 乙 and 1 more of clean.columns"
    ),
    ("duplicates: {columns: [备忘]}", "no column 备忘; found: 坐席id"),
  ])
  func `a column that no input has ends the run with a line that names it`(
    _ recipe: String, _ line: String
  ) throws {
    for chunk in ["1", "25"] {
      let finished = try runTables([table("甲"), table("备注")], recipe, ["--chunk", chunk])
      #expect(finished.status == 2 && finished.error.contains(line), "\(finished.error)")
      #expect(!FileManager.default.fileExists(atPath: folder("out")))
    }
  }

  @Test(arguments: [1, 25])
  func `a file or chunk without a kept column keeps its rows, empty as they are`(_ chunk: Int)
    throws
  {
    let finished = try runTables(
      [table("备注"), table("别的")], "{clean: {columns: [备注], names: {备注: note}}, lineage: true}",
      ["--chunk", "\(chunk)"])
    #expect(finished.status == 0, "\(finished.error)")
    #expect(try cells() == [["note"], ["x"]])
    if chunk == 1 { #expect(try cells(1) == [["note"]]) }
    let verified = try chatmill("verify", folder("out"))
    #expect(verified.text.hasPrefix("4 rows in "), "\(verified.text)\(verified.error)")
  }

  @Test func `forget takes rows out of workbooks in which others have no cell`() throws {
    let note = table("备注").map { ["", "", ""] + [$0[3], $0[4]] }
    var first = [["坐席id", "客户微信id", "是否客服"] + note[0].suffix(2)]
    for (customer, text) in [("w1", "a"), ("", ""), ("w2", "b"), ("w1", "c")]
    where !customer.isEmpty {
      first.append(["kf", customer, "否", text, ""])
    }
    let recipe = "{clean: {columns: [客户微信id, 备注], names: {备注: 客户微信id}}, lineage: true}"
    #expect(try runTables([first, table("备注")], recipe).status == 64)
    let plain = "{clean: {columns: [客户微信id], names: {客户微信id: 备注}}, lineage: true}"
    #expect(try runTables([first, table("备注")], plain).status == 0)
    #expect(try chatmill("forget", folder("out"), "--customer", "w1", "--apply").status == 0)
    #expect(try cells() == [["备注"], ["w2"], ["w"], ["w"]])
    #expect(try report().totals.forgotten?.rows == 2)
  }

  /// The talks of a file without a column of customers are one customer's, whatever cells its rows
  /// have.
  @Test func `forget counts off rows without a cell, too`() throws {
    let talk = [
      ["时间", "发送者身份", "消息类型", "内容", "备注"], ["", "我", "文本", "您好", ""],
      ["", "小王", "文本", "想退货", "y"], ["", "我", "文本", "好", ""],
    ]
    let finished = try runTables(
      [talk, talk, talk], "{clean: {columns: [备注]}, lineage: true}")
    #expect(finished.status == 0, "\(finished.error)")
    let rows = try cells()
    #expect(rows == [["备注"], ["y"], ["y"], ["y"]])
    let forgotten = try chatmill("forget", folder("out"), "--customer", "1.xlsx", "--apply")
    #expect(forgotten.status == 0, "\(forgotten.error)")
    #expect(try cells() == [["备注"], ["y"], ["y"]])
    #expect(try report().totals.forgotten?.rows == 3)
    #expect(try chatmill("verify", folder("out")).text.hasPrefix("6 rows in 1 workbook, "))
  }

  @Test func `extra: file is the last column, whatever later files bring`() throws {
    let names = ["坐席id", "客户微信id", "是否客服", "消息内容", "file", "乙"]
    let finished = try runTables(
      [table("甲"), [names, ["kf", "w", "否", "在吗", "theirs", "2"]], table("file")],
      "clean: {extra: file}")
    #expect(finished.status == 0, "\(finished.error)")
    let rows = try cells()
    #expect(rows[0] == ["坐席id", "客户微信id", "是否客服", "消息内容", "甲", "file", "乙", "file_2"])
    #expect(rows.dropFirst().map { $0[7] } == ["0.xlsx", "0.xlsx", "1.xlsx", "2.xlsx", "2.xlsx"])
    #expect(rows.dropFirst().map { $0[5] } == ["", "", "theirs", "", "x"])
    _ = try report()
  }

  @Test(arguments: [
    "{names: {消息内容: x, 备注: x}}", "{names: {消息内容: ' x', 备注: 'x '}}",
    "{names: {消息内容: ' '}}", "{names: {消息内容: a, ' 消息内容': b}}",
    "{columns: [消息内容, 备注], names: {消息内容: 备注}}", "{columns: [备注, 备注]}", "{columns: ['']}",
  ])
  func `two columns of one name, and blank names, are wrong usage`(_ clean: String) throws {
    let finished = try runTables([table("备注")], "clean: \(clean)")
    #expect(finished.status == 64 && finished.error.split(separator: "\n").count == 1)
  }

  @Test func `a new name that another column has gets a number, wherever the columns stand`() throws
  {
    let swapped = [table("备注")[0].reversed().map { $0 }, ["y", "你好", "否", "v", "kf"]]
    #expect(
      try runTables([table("备注"), swapped], "clean: {names: {消息内容: 备注, 是否客服: 备注_2}}").status == 0)
    let rows = try cells()
    #expect(rows[0] == ["坐席id", "客户微信id", "备注_2", "备注_3", "备注"])
    #expect(rows.map { $0.count > 4 ? $0[4] : "" } == ["备注", "", "x", "y"])
    #expect(rows.map { $0[3] } == ["备注_3", "在吗", "在的", "你好"])
  }

  @Test(arguments: ["''", "' '", "'\u{200B}'"])
  func `a blank label is wrong usage`(_ label: String) throws {
    for key in ["agentLabel", "customerLabel"] {
      let finished = try runTables([table("备注")], "dialogues: {\(key): \(label)}")
      #expect(finished.status == 64 && finished.error.contains("a label must not be blank"))
    }
  }

  @Test func `a turn without a text is a line of its label in every plain text`() throws {
    let talk = [
      table("备注")[0], ["kf", "w", "否", "在吗", ""], ["kf", "w", "是", "。", ""],
      ["kf", "w", "否", "好", ""],
    ]
    for output in ["{name: forward, compress: gz}", "forward, reversed", "reversed", "forward"] {
      #expect(try runTables([talk], "outputs: [\(output)]").status == 0)
      let verified = try chatmill("verify", folder("out"))
      #expect(verified.text == "1 dialogue, 3 turns: all is well\n", "\(verified.error)")
    }
  }

  @Test(arguments: [255, 256, 257, 1000])
  func `as many sets as the index can tell apart, or wrong usage`(_ count: Int) throws {
    let sets = (0..<count).map { "s\($0): \(100.0 / Double(count + 1))%" }.joined(separator: ", ")
    let talks = (0..<3000).map { ["kf", "w\($0)", "否", "第\($0)句", ""] }
    let finished = try runTables(
      [[table("备注")[0]] + talks], "split: {sets: {\(sets)}}")
    guard count < 256 else {
      #expect(finished.status == 64 && finished.error.contains("more than the 255"))
      return
    }
    #expect(finished.status == 0, "\(finished.error)")
    let verified = try chatmill("verify", folder("out"))
    #expect(verified.status == 0, "\(verified.error)")
  }

  @Test(arguments: ["none", "gz", "zst"], [1, 2])
  func `a dialogue that a form leaves out opens no shard`(_ compression: String, _ shard: Int)
    throws
  {
    let talks = (0..<6).flatMap { talk in
      talk % 3 == 2
        ? [["kf", "w\(talk)", "是", "独白", ""]]
        : [["kf", "w\(talk)", "否", "在吗", ""], ["kf", "w\(talk)", "是", "在的", ""]]
    }
    let recipe =
      "outputs: [{name: alpaca, shard: \(shard), compress: \(compression)}]\nsplit: {sets: {}}"
    #expect(try runTables([[table("备注")[0]] + talks], recipe).status == 0)
    let names = Package.names(in: folder("out/alpaca"))
    #expect(names.count == 4 / shard && names.allSatisfy { $0.hasPrefix("train-") }, "\(names)")
    #expect(try report().outputs == [RunReport.Output(name: "alpaca/train", dialogues: 4, left: 2)])
  }

  @Test(arguments: ["gz", "zst"])
  func `whatever is compressed and empty is a whole file of no bytes`(_ compression: String) throws
  {
    let recipe =
      "{rejects: true, outputs: [{name: messages, compress: \(compression)}, {name: alpaca, compress: \(compression), shard: 1}, {name: chitchat, compress: \(compression)}], split: {sets: {val: none, test: none}}}"
    let monologue = [table("备注")[0], ["kf", "w", "是", "。", ""]]
    #expect(try runTables([monologue, monologue], recipe, ["--chunk", "1"]).status == 0)
    var count = 0
    for folder in ["messages", "alpaca", "chitchat", "rejects"] {
      for name in Package.names(in: self.folder("out/\(folder)")) {
        let path = self.folder("out/\(folder)/\(name)")
        #expect(try bytes(path).count > 8, "\(name)")
        if name.hasSuffix(".gz") {
          #expect(try start("/usr/bin/env", ["gzip", "-t", path]).status == 0, "\(name)")
        }
        count += 1
      }
    }
    #expect(count == 11)
    #expect(try chatmill("verify", folder("out")).status == 0)
  }
}

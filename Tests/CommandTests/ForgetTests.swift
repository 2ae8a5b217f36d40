// `chatmill forget` through the built binary: nothing of one customer is left, and everything of
// the others.
import Bytes
import Foundation
import Sheets
import Support
import SystemPackage
import Testing

extension RecipeRunTests {
  private static let everyForm = """
    lineage: true
    split: {sets: {val: 30%, test: 20%}}
    outputs: [clean, forward, reversed, {name: chitchat, compress: zst}, dialogpt, {name: messages, compress: gz, shard: 3, metadata: true, system: 你是客服}, {name: sharegpt, shard: 4}, {name: alpaca, compress: gz}]
    """

  /// Files with talks of ten customers; in each message stands whose talk it is.
  func runTen(_ recipe: String, _ more: [String] = []) throws {
    let input = try folder.make("many")
    for file in 0..<5 {
      var rows = [header]
      for customer in 0..<10 {
        for turn in 0..<2 + customer % 4 { rows.append(manyRow(file, customer, turn)) }
      }
      try writeWorkbook("\(input)/\(file).xlsx", rows)
    }
    try folder.write(recipe, to: "recipe.yaml")
    let arguments = ["--recipe", folder("recipe.yaml"), "--quiet", "--chunk", "2"] + more
    let finished = try run(input, to: folder("out"), arguments)
    #expect(finished.status == 0, "\(finished.error)")
  }

  func manyRow(_ file: Int, _ customer: Int, _ turn: Int) -> [String] {
    let role = turn / 2 % 2 == 0 ? "否" : "是"
    let time = "2024-03-0\(1 + file) 09:00:0\(turn)"
    return [
      "kf\(turn % 2)", "wx_\(customer)", role, "密语\(customer)f\(file)t\(turn)x", time, "文本",
    ]
  }

  func forget(_ customer: String, _ more: String...) throws -> Finished {
    try chatmill(["forget", folder("out"), "--customer", customer] + more)
  }

  /// The bytes of every file below the output.
  func tree() throws -> [String: [UInt8]] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder("out"))
    return try paths.reduce(into: [:]) { all, path in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: folder("out/\(path)"), isDirectory: &isFolder)
      if !isFolder.boolValue { all[path] = try bytes(folder("out/\(path)")) }
    }
  }

  /// What a file of the output says: its lines unpacked, its cells without the numbers of rows.
  private func content(_ path: String) throws -> [String] {
    if path.hasSuffix(".xlsx") {
      return try sheetCells(folder("out/\(path)")).map {
        String($0.split(separator: ":", maxSplits: 1)[1])
      }
    }
    if path == "index" { return [] }
    var all: [UInt8] = []
    try PackedFile.forEachPiece(of: FilePath(folder("out/\(path)"))) { all += $0 }
    let text = String(decoding: all, as: UTF8.self)
    if path == "report.json" { return [text] }
    let isText = path.contains(".txt")
    return text.components(separatedBy: isText ? "\n\n" : "\n").filter { !$0.isEmpty }
      .map { path.contains("lineage") ? String($0.drop { $0 != "," }) : $0 }
  }

  /// What every output and set says, its shards one behind another.
  private func contents() throws -> [String: [String]] {
    try tree().keys.sorted().reduce(into: [:]) { all, path in
      let name = path.replacing(/-[0-9]{5}\.(?=jsonl)/, with: ".")
      all[name, default: []] += try content(path)
    }
  }

  @Test func `forget: lists dialogues and rows of a customer, and changes nothing`() throws {
    try runTen("{lineage: true, outputs: [clean, forward, messages], split: {sets: {}}}")
    let before = try tree()
    let finished = try forget(" wx_1 ")
    #expect(finished.status == 0 && finished.error.isEmpty)
    let lines = finished.text.split(separator: "\n")
    #expect(lines.first == "forward/train:2 is from 0.xlsx, sheet \"data\", rows 4 to 6")
    #expect(lines.count { $0.hasPrefix("messages/train:") } == 10)
    #expect(
      lines.suffix(4) == [
        "clean/clean_00000-00001.xlsx: 6 rows", "clean/clean_00002-00003.xlsx: 6 rows",
        "clean/clean_00004-00004.xlsx: 3 rows",
        "10 dialogues and 15 rows; --apply writes the output anew without them",
      ])
    #expect(try forget("wx").text == "nothing of this customer was found\n")
    #expect(try forget("nobody", "--apply").text == "nothing of this customer was found\n")
    #expect(try tree() == before)
    #expect(Package.names(in: folder("")).filter { $0.hasPrefix("out") } == ["out"])
  }

  @Test(arguments: [("wx_3", ""), ("wx_0", "\nshuffle: true")])
  func `forget --apply: nothing of the customer is left, and all of the others in their order`(
    _ customer: String, _ more: String
  ) throws {
    try runTen(RecipeRunTests.everyForm + more, ["--keep-parts"])
    let (before, old) = (try contents(), try report())
    let word = "密语\(customer.suffix(1))"
    let finished = try forget(customer, "--apply")
    #expect(finished.status == 0 && finished.error.isEmpty, "\(finished.error)")
    let after = try contents()
    #expect(Set(after.keys) == Set(before.keys))
    for (name, parts) in before where name != "report.json" {
      let others = parts.filter { !$0.contains(customer) && !$0.contains(word) }
      #expect(after[name] == others, "\(name)")
    }
    #expect(before["messages/train.jsonl.gz"]!.count > after["messages/train.jsonl.gz"]!.count)
    for (name, bytes) in try tree() {
      #expect(Data(bytes).range(of: Data(customer.utf8)) == nil, "\(name)")
      #expect(Data(bytes).range(of: Data(word.utf8)) == nil, "\(name)")
    }
    try checkCounts(old, lost: try chatmill("verify", folder("out")))
    #expect(Package.names(in: folder("")).filter { $0.hasPrefix("out") } == ["out"])
  }

  /// What the report says after the customer was taken out of all five files.
  private func checkCounts(_ old: RunReport, lost verified: Finished) throws {
    #expect(verified.status == 0, "\(verified.error)")
    let new = try RunReport(of: folder("out"))
    let forgotten = try #require(new.totals.forgotten)
    #expect(new.totals.rows.kept + forgotten.rows == old.totals.rows.kept)
    #expect(new.totals.dialogues + forgotten.dialogues == old.totals.dialogues)
    #expect(new.totals.turns + forgotten.turns == old.totals.turns)
    #expect(forgotten.dialogues == 10 && new.totals.built == old.totals.built)
    #expect(new.totals.sets.values.reduce(0, +) == new.totals.dialogues)
    #expect(new.files.map(\.dialogues) == [18, 18, 18, 18, 18])
    let messages = new.outputs.filter { $0.name.hasPrefix("messages/") }
    #expect(messages.map(\.dialogues).reduce(0, +) == 90)
  }

  @Test func `forget --apply: twice adds up, and explain knows the dialogues by their new numbers`()
    throws
  {
    try runTen(RecipeRunTests.everyForm)
    for customer in ["wx_3", "wx_7"] { #expect(try forget(customer, "--apply").status == 0) }
    #expect(try chatmill("verify", folder("out")).status == 0)
    #expect(try RunReport(of: folder("out")).totals.dialogues == 80)
    let told = try chatmill("explain", folder("out"), "messages/train:9")
    #expect(told.status == 0)
    let number = try content("messages/train.lineage.jsonl")[9]
    let customer = number.firstMatch(of: /wx_([0-9])/)!.1
    #expect(told.text.contains("密语\(customer)f"))
    #expect(told.text.contains("it is also forward/train:9, reversed/train:9, chitchat/train:9,"))
  }

  @Test func `forget --apply: turns are counted in whatever forms there are`() throws {
    for form in [
      "chitchat", "dialogpt", "{name: messages, system: s}", "sharegpt", "alpaca", "prompt", "text",
    ] {
      let rows = [
        header, row("否", "一"), row("是", "二"), row("否", "三"), row("是", "四"),
        row("否", "甲", pair: "v"),
        row("是", "乙", pair: "v"),
      ]
      #expect(try mill(rows, "{lineage: true, outputs: [clean, \(form)]}").status == 0)
      #expect(try forget("w", "--apply").status == 0)
      #expect(try report().totals.turns == 2, "\(form)")
      #expect(try forget("v", "--apply").status == 0)
      #expect(try report().totals.turns == 0, "\(form)")
      #expect(try cleanRows().count == 1)
    }
  }

  @Test
  func `forget --apply: ids with quotes and ids as numbers, under the names that columns have`()
    throws
  {
    let rows = [
      header, row("否", "一", pair: "a\"b\\"), row("是", "二", pair: " a\"b\\ "),
      row("否", "三", pair: "c"),
    ]
    #expect(
      try mill(rows, "{lineage: true, clean: {names: {客户微信id: who}, extra: file}}").status == 0)
    #expect(
      try forget("a\"b\\", "--apply").text.hasSuffix("1 dialogue and 2 rows have been taken out\n")
    )
    #expect(try cleanRows().map { $0[1] } == ["who", "c"])
    #expect(try forward() == "客户:三\n\n")
    _ = try report()
  }

  @Test func `forget --apply: a file that is one customer's goes with its name`() throws {
    _ = try folder.make("in")
    let talk = { (word: String) in
      [["序号", "时间", "发送者身份", "消息类型", "内容"], ["1", "2024-03-01", "我", "文本", word]]
    }
    try writeWorkbook(folder("in/小王.xlsx"), talk("您好甲"))
    try writeWorkbook(folder("in/小李.xlsx"), talk("您好乙"))
    try folder.write("{profile: weflow, lineage: true}", to: "recipe.yaml")
    let arguments = ["--recipe", folder("recipe.yaml"), "--validation", "none", "--quiet"]
    #expect(try run(folder("in"), to: folder("out"), arguments).status == 0)
    #expect(try forget("小王.xlsx", "--apply").status == 0)
    #expect(try forward() == "坐席:您好乙\n\n")
    #expect(try content("clean/clean_00000-00001.xlsx").count == 2)
    for (name, bytes) in try tree() {
      #expect(Data(bytes).range(of: Data("小王".utf8)) == nil, "\(name)")
    }
    #expect(try report().totals.files == 2)
  }

  @Test func `forget --apply: an id in a warning goes, too`() throws {
    let id = "1.23456789012E+17"
    let rows = [header, row("否", "一", pair: id), row("否", "二")]
    #expect(try mill(rows, "{lineage: true, checkIds: true}").status == 0)
    #expect(try report().files[0].warnings[0].contains(id))
    #expect(try forget(id, "--apply").status == 0)
    #expect(
      try report().files[0].warnings == ["客户微信id: 1 id may have lost digits in the export (row 2)"]
    )
  }

  @Test func `forget: an output without lineage is refused, and so is what would leave something`()
    throws
  {
    let rows = [header, row("否", "一"), row("机器人", "二")]
    let refuse = { (recipe: String, more: [String], reason: String) in
      #expect(try self.mill(rows, recipe).status == 0)
      let before = try self.tree()
      let finished = try chatmill(["forget", self.folder("out"), "--customer", "w"] + more)
      #expect(finished.status == 2)
      #expect(finished.error.contains(reason), "\(finished.error)")
      #expect(finished.error.split(separator: "\n").count == 1)
      #expect(try self.tree() == before)
      #expect(Package.names(in: self.folder("")) == ["in", "out", "recipe.yaml"])
    }
    try refuse("outputs: [forward]", [], "forward/train has no lineage")
    // The rows of the second have no cell.
    for column in ["消息内容", "消息时间"] {
      try refuse(
        "{lineage: true, clean: {columns: [\(column)]}}", ["--apply"],
        "has no column of customers")
      let listed = try forget("w")
      #expect(listed.status == 0, "\(listed.error)")
      #expect(listed.text.contains("clean_00000-00000.xlsx: rows cannot be told apart"))
    }
    try refuse("{lineage: true, rejects: true}", ["--apply"], "--drop-rejects removes it")
  }

  @Test func `forget --drop-rejects removes the rejects, and explain says so`() throws {
    let rows = [header, row("否", "一"), row("机器人", "二"), row("否", "三", pair: "v")]
    #expect(try mill(rows, "{lineage: true, rejects: true}").status == 0)
    #expect(try forget("w").text.contains("rejects: they do not say whose rows they are\n"))
    #expect(try forget("w", "--apply", "--drop-rejects").status == 0)
    #expect(!FileManager.default.fileExists(atPath: folder("out/rejects")))
    #expect(try report().totals.dialogues == 1)
    let told = try chatmill("explain", folder("out"), "a.xlsx:3").text
    #expect(told.contains("its rejects have been removed"))
  }

  @Test func `forget: what is no output, a changed one, one that is busy, and wrong usage`() throws
  {
    #expect(try forget("w").error.contains("report.json: no output of chatmill"))
    #expect(try forget("w", "--apply").status == 2)
    #expect(!FileManager.default.fileExists(atPath: folder("out.chatmill")))
    #expect(try forget(" ").status == 64)
    #expect(try forget("w", "--drop-rejects").status == 64)
    #expect(try mill([header, row("否", "一")], "{lineage: true}").status == 0)
    let original = try bytes(folder("out/forward/train.txt"))
    try folder.write("客户:二\n\n", to: "out/forward/train.txt")
    let changed = try forget("w", "--apply")
    #expect(changed.status == 2 && changed.error.contains("train.txt: is not what was written"))
    try Data(original).write(to: URL(filePath: folder("out/forward/train.txt")))
    try folder.write("x", to: "out/notes")
    #expect(try forget("w", "--apply").error.contains("holds notes, which chatmill did not write"))
    try FileManager.default.removeItem(atPath: folder("out/notes"))
    _ = try folder.make("out.chatmill")
    let lock = open(folder("out.chatmill/lock"), O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    #expect(flock(lock, LOCK_EX | LOCK_NB) == 0)
    #expect(try forget("w", "--apply").status == 75)
    close(lock)
    #expect(try forget("w", "--apply").status == 0)
    #expect(try forward().isEmpty)
  }

  @Test(
    .enabled(if: FaultBench.hasCompiler, "there is no C compiler (cc) here"),
    arguments: [FaultKind.full, .killed])
  func `forget --apply: a call that fails leaves every byte, or the customer is gone`(
    _ kind: FaultKind
  ) throws {
    let source = "\(Package.root)/Tests/faults/faults.c"
    let shim = folder("faults.so")
    #expect(try start("/usr/bin/env", ["cc", "-shared", "-fPIC", "-o", shim, source]).status == 0)
    try runTen(RecipeRunTests.everyForm)
    let before = try tree()
    try FileManager.default.copyItem(atPath: folder("out"), toPath: folder("saved"))
    var hits = 0
    let step = Chaos.wanted == nil ? 47 : 1
    for call in stride(from: kind == .full ? 1 : 2, to: 2000, by: step) {
      try FileManager.default.removeItem(atPath: folder("out"))
      try FileManager.default.copyItem(atPath: folder("saved"), toPath: folder("out"))
      let (finished, wasHit) = try forget("wx_3", faults: shim, kind, call: call)
      guard wasHit else {
        #expect(finished.status == 0, "\(finished.error)")
        break
      }
      hits += 1
      let isGone = try forget("wx_3").text == "nothing of this customer was found\n"
      if isGone { #expect(try chatmill("verify", folder("out")).status == 0) }
      if !isGone { #expect(try tree() == before, "call \(call)") }
      if finished.status == 0 { #expect(isGone, "call \(call)") }
      #expect([0, 2, 128 + SIGKILL].contains(finished.status), "call \(call)")
      #expect(try forget("wx_4", "--apply").status == 0)
      #expect(!FileManager.default.fileExists(atPath: folder("out.chatmill")))
    }
    Chaos.tell("faults: forget, \(kind): \(hits)")
    #expect(hits > 5)
  }

  private func forget(
    _ customer: String, faults shim: String, _ kind: FaultKind, call: Int
  ) throws -> (Finished, wasHit: Bool) {
    let state = folder("state")
    try Data(count: 8).write(to: URL(filePath: state))
    let root = URL(filePath: folder.path).resolvingSymlinksInPath().path
    let finished = try start(
      Package.chatmill, ["forget", folder("out"), "--customer", customer, "--apply"],
      environment: [
        "LD_PRELOAD": shim, "CHATMILL_FAULT_ROLE": "coordinator", "CHATMILL_FAULT_CALL": "\(call)",
        "CHATMILL_FAULT_KIND": kind.rawValue, "CHATMILL_FAULT_STATE": state,
        "CHATMILL_FAULT_FOLDER": root,
      ])
    return (finished, try bytes(state)[4] > 0)
  }
}

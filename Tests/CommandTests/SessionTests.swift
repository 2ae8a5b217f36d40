// Dialogues of a whole job through the built binary: what a pair says in several files, in the
// order of time.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// Runs a recipe over files that are named by their numbers.
  private func join(
    _ files: [[[String]]], _ recipe: String, _ more: [String] = [], to output: String = "out"
  ) throws -> Finished {
    try folder.write(recipe, to: "recipe.yaml")
    let input = try folder.make("in")
    for (number, rows) in files.enumerated() {
      try writeWorkbook("\(input)/\(100 + number).xlsx", [header] + rows)
    }
    let finished = try run(
      input, to: folder(output),
      ["--recipe", folder("recipe.yaml"), "--validation", "none", "--quiet"] + more)
    #expect(finished.status == 0, "\(finished.error)")
    return finished
  }

  private func said(_ role: String, _ message: String, _ minute: Int?, pair: String = "w")
    -> [String]
  {
    row(role, message, minute.map(SessionModel.time) ?? "", pair: pair)
  }

  private func dialogues(_ output: String = "out") throws -> [String] {
    String(decoding: try bytes(folder("\(output)/forward/train.txt")), as: UTF8.self)
      .components(separatedBy: "\n\n").dropLast().map { $0 }
  }

  /// Three files of one pair, interleaved in time.
  private var three: [[[String]]] {
    [
      [said("否", "一", 10), said("是", "四", 40)], [said("是", "二", 20), said("否", "五", 500)],
      [said("否", "三", 30), said("是", "六", 510)],
    ]
  }

  @Test func `session.scope: job joins what a pair says in three files`() throws {
    _ = try join(three, "dialogues: {final: keep}")
    #expect(try dialogues().count == 3)
    _ = try join(three, "session: {scope: job}")
    #expect(try forward() == "客户:一\n坐席:二\n客户:三\n坐席:四\n客户:五\n坐席:六\n\n")
    let reversed = String(decoding: try bytes(folder("out/reversed/train.txt")), as: UTF8.self)
    #expect(reversed == "坐席:六\n客户:五\n坐席:四\n客户:三\n坐席:二\n客户:一\n\n")
    let report = try report()
    #expect(report.totals.dialogues == 1 && report.totals.turns == 6 && report.totals.built == 1)
    #expect(report.files.map(\.dialogues) == [1, 0, 0] && report.files.map(\.turns) == [6, 0, 0])
    #expect(Package.names(in: folder("")).filter { $0.hasPrefix("out") } == ["out"])
    #expect(Package.names(in: folder("out/clean")).count == 1)
  }

  @Test func `session.scope: job with a gap counts sessions across files`() throws {
    _ = try join(three, "session: {scope: job, gap: 30m}\nlineage: true")
    #expect(try dialogues() == ["客户:一\n坐席:二\n客户:三\n坐席:四", "客户:五\n坐席:六"])
    #expect(try report().files.map(\.dialogues) == [1, 1, 0])
    let lineage = String(
      decoding: try bytes(folder("out/forward/train.lineage.jsonl")), as: UTF8.self)
    #expect(
      lineage.split(separator: "\n") == [
        #"{"dialogue":0,"file":"100.xlsx","sheet":"data","first":2,"last":3,"agent":"kf","customer":"w"}"#,
        #"{"dialogue":1,"file":"101.xlsx","sheet":"data","first":3,"last":3,"lastFile":"102.xlsx","lastSheet":"data","agent":"kf","customer":"w"}"#,
      ])
  }

  @Test
  func `session.scope: job leaves equal times in plan order, and no time behind its neighbour`()
    throws
  {
    let files = [
      [said("否", "一", 10), said("否", "二", 10), said("否", "六", 30), said("是", "七", nil)],
      [said("否", "三", 10), said("否", "四", nil), said("否", "五", 20)],
      [said("是", "零", nil)],
    ]
    _ = try join(files, "session: {scope: job}")
    #expect(try forward() == "坐席:零\n客户:一;二;三;四;五;六\n坐席:七\n\n")
    _ = try join(files, "session: {scope: job, gap: 5m}")
    #expect(try dialogues() == ["坐席:零\n客户:一;二;三;四", "客户:五", "客户:六\n坐席:七"])
  }

  @Test func `session.scope: job: a cut in one file ends what another goes on with`() throws {
    let files = [
      [said("否", "一", 10), row("否", "再见", SessionModel.time(25), "结束")],
      [said("是", "二", 20), said("否", "三", 30)],
    ]
    _ = try join(files, "session: {scope: job}\ntypes: {cut: [结束]}")
    #expect(try dialogues() == ["客户:一\n坐席:二", "客户:三"])
    #expect(try report().totals.built == 2)
  }

  @Test func `session.scope: job: labels, end marks and rules of length hold, drops are told`()
    throws
  {
    let files = [
      [said("是", "欢迎!", 10), said("否", "在吗？", 20), said("否", "一", 5, pair: "v")],
      [said("是", "在。", 30), said("否", "有货吗", 40), said("是", "有", 50), said("否", "好", 60)],
    ]
    _ = try join(
      files,
      """
      session: {scope: job}
      dialogues: {final: keep, agentLabel: "A: ", customerLabel: "C: ", startWith: customer, maxTurns: 2, minTurns: 2}
      rejects: true
      """)
    #expect(try dialogues() == ["C: 在吗？\nA: 在。", "C: 有货吗\nA: 有"])
    let report = try report()
    #expect(report.totals.built == 4 && report.totals.short == 2)
    #expect(report.files.map(\.dialogues) == [1, 1])
    let lines = try start(
      "/bin/sh", ["-c", "gzip -dc \"$0\"", folder("out/rejects/part-sessions.jsonl.gz")]
    ).text.split(separator: "\n").map(String.init)
    #expect(
      Set(lines) == [
        #"{"file":"101.xlsx","sheet":"data","row":5,"fate":"short","text":"C: 好\n\n"}"#,
        #"{"file":"100.xlsx","sheet":"data","row":4,"fate":"short","text":"C: 一\n\n"}"#,
      ])
    for (row, text) in [("100.xlsx:4", "C: 一"), ("101.xlsx:5", "C: 好")] {
      let told = try chatmill("explain", folder("out"), row).text
      #expect(told.contains("begins a dialogue that was dropped: short: \(text)"), "\(told)")
    }
  }

  @Test(arguments: ["exact", "near"])
  func `session.scope: job: dialogues of the whole job are compared`(_ kind: String) throws {
    let talk = { (pair: String, end: String) in
      [said("否", "请问在吗", 10, pair: pair), said("是", end, 20, pair: pair)]
    }
    let files = [
      [talk("a", "在的")[0], talk("b", "在的")[0], talk("c", "不在")[0]],
      [talk("a", "在的")[1], talk("b", "在的")[1], talk("c", "不在")[1]],
    ]
    _ = try join(
      files, "session: {scope: job}\nduplicates: {dialogues: \(kind), scope: job}\nrejects: true")
    #expect(Set(try dialogues()) == ["客户:请问在吗\n坐席:在的", "客户:请问在吗\n坐席:不在"])
    let report = try report()
    #expect(report.totals.duplicateDialogue == 1 && report.totals.built == 3)
    #expect(report.files.map(\.dialogues) == [2, 0] && report.totals.turns == 4)
    let lines = try start(
      "/bin/sh", ["-c", "gzip -dc \"$0\"", folder("out/rejects/part-sessions.jsonl.gz")])
    #expect(lines.text.hasPrefix(#"{"file":"100.xlsx","sheet":"data","row":"#))
    #expect(lines.text.contains(#""fate":"duplicateDialogue","text":"客户:请问在吗\n坐席:在的\n\n"}"#))
  }

  @Test func `session.scope: job: numbers of personal data go through the files of a dialogue`()
    throws
  {
    let files = [
      [said("否", "打13812345678", 10), said("是", "不是13812345678", 30)],
      [said("是", "是13987654321吗", 20)],
    ]
    _ = try join(files, "session: {scope: job}\npii: {phone: mask, numbered: true}")
    #expect(try forward() == "客户:打<PHONE1>\n坐席:是<PHONE2>吗;不是<PHONE1>\n\n")
    _ = try report()
  }

  @Test func `session.scope: job: rows that files share count once`() throws {
    let shared = (0..<6).map { said($0 % 2 == 0 ? "否" : "是", "第\($0)句", $0) }
    let files = [Array(shared[0..<4]), Array(shared[2..<6])]
    _ = try join(files, "session: {scope: job}\nduplicates: {scope: job}")
    #expect(try forward() == "客户:第0句\n坐席:第1句\n客户:第2句\n坐席:第3句\n客户:第4句\n坐席:第5句\n\n")
    #expect(try report().files.map(\.rows.kept) == [4, 2])
  }

  @Test(arguments: 1...3)
  func `session.scope: job does what a plain model does`(_ seed: UInt64) throws {
    var random = Seeded(seed)
    let model = SessionModel(&random)
    let gap = seed == 1 ? nil : 30
    let recipe =
      "session: {scope: job\(gap.map { ", gap: \($0)m" } ?? "")}\ntypes: {cut: [结束]}"
      + "\nsplit: {sets: {val: 30%, test: 20%}}\noutputs: [clean, forward, reversed, messages]"
    let rows = model.files.map {
      $0.map { row($0.role, $0.text, $0.clock, $0.type, pair: $0.pair) }
    }
    let arguments = ["--recipe", folder("recipe.yaml"), "--quiet", "--chunk", "2"]
    _ = try join(rows, recipe)
    let expected = model.dialogues(gap: gap)
    #expect(try dialogues().sorted() == expected.map(\.text).sorted())
    let counts = rows.indices.map { file in expected.count { $0.file == file } }
    #expect(try report().files.map(\.dialogues) == counts)
    for (output, workers) in [("one", "1"), ("three", "3")] {
      #expect(
        try run(folder("in"), to: folder(output), arguments + ["--workers", workers]).status == 0)
      #expect(try chatmill("verify", folder(output)).status == 0)
    }
    let names = ["forward", "reversed"].flatMap { form in
      ["train", "val", "test"].map { "\(form)/\($0).txt" }
    }
    for name in names + ["index", "messages/val.jsonl", "report.json"] {
      #expect(try bytes(folder("one/\(name)")) == bytes(folder("three/\(name)")), "\(name)")
    }
    let sets = try ["train", "val", "test"].map { set in
      String(decoding: try bytes(folder("one/forward/\(set).txt")), as: UTF8.self)
        .components(separatedBy: "\n\n").dropLast()
    }
    #expect(sets.flatMap { $0 }.sorted() == expected.map(\.text).sorted())
    #expect(sets.allSatisfy { !$0.isEmpty })
  }

  @Test func `session.scope: job: parts are kept, and a worker that is killed in a slice replaced`()
    throws
  {
    let input = try folder.make("in")
    for file in 0..<3 {
      let rows = (0..<60_000).map {
        "kf,w\($0 % 400),\($0 % 2 == 0 ? "否" : "是"),f\(file)n\($0),\(SessionModel.time($0 / 4))\n"
      }
      try folder.write("坐席id,客户微信id,是否客服,消息内容,消息时间\n" + rows.joined(), to: "in/\(file).csv")
    }
    try folder.write("csv: true\nsession: {scope: job}", to: "recipe.yaml")
    let arguments = [
      "--recipe", folder("recipe.yaml"), "--validation", "none", "--quiet", "--workers", "1",
      "--keep-parts",
    ]
    #expect(try run(input, to: folder("out"), arguments).status == 0)
    let calm = try bytes(folder("out/forward/train.txt"))
    #expect(Package.names(in: folder("out.chatmill/parts")).count == 3)
    let process = Process()
    process.executableURL = URL(filePath: Package.chatmill)
    process.arguments = ["run", input, "--output", folder("out")] + arguments
    try process.run()
    let deadline = Date() + 60
    let sift = folder("out.chatmill/parts/sift")
    while !Package.names(in: sift).contains(where: { $0.hasSuffix(".draft") }), process.isRunning,
      Date() < deadline
    { sched_yield() }
    let worker = children(of: process.processIdentifier, "worker").first
    if let worker { kill(worker, SIGKILL) }
    process.waitUntilExit()
    #expect(worker != nil && process.terminationStatus == 0)
    #expect(try bytes(folder("out/forward/train.txt")) == calm)
    #expect(try report().totals.reused == 3)
  }
}

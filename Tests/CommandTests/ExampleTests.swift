// The recipes of examples/, each run by the built binary on small inputs that are made here.
import Foundation
import Support
import Testing

struct ExampleTests {
  private let folder = TemporaryFolder()
  private static let names = [
    "huggingface.yaml", "masked.yaml", "minimal.yaml", "overlapping-exports.yaml",
    "scored.yaml", "wechat-export.yaml",
  ]
  private let serviceDesk = ["坐席id", "客户微信id", "是否客服", "消息内容", "消息时间"]

  private static func path(_ name: String) -> String { "\(Package.root)/examples/\(name)" }

  /// Runs a recipe over the workbooks, which are named by their places, and verifies the output.
  private func mill(
    _ workbooks: [[[String]]], _ recipe: String, _ more: [String] = ["--validation", "none"]
  ) throws {
    let inputs = try folder.make("in")
    for (place, rows) in workbooks.enumerated() {
      try writeWorkbook("\(inputs)/\(place).xlsx", rows)
    }
    let arguments = ["--recipe", recipe, "--quiet"] + more
    let finished = try run(inputs, to: folder("out"), arguments)
    #expect(finished.status == 0 && finished.error.isEmpty, "\(finished.error)")
    #expect(try chatmill("verify", folder("out")).status == 0)
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try bytes(folder("out/\(name)")), as: UTF8.self)
  }

  /// The lines of the files of an output that begin with `set`, unpacked.
  private func unpacked(_ output: String, _ set: String) throws -> [Substring] {
    try Package.names(in: folder("out/\(output)")).filter { $0.hasPrefix(set) }.flatMap {
      try start("/usr/bin/env", ["gzip", "-dc", folder("out/\(output)/\($0)")]).text
        .split(separator: "\n")
    }
  }

  private var rows: RunReport.Rows { get throws { try RunReport(of: folder("out")).totals.rows } }

  @Test func `every recipe of the folder is tried here and told in its README`() throws {
    let found = Package.names(in: "\(Package.root)/examples").filter { $0.hasSuffix(".yaml") }
    #expect(found == ExampleTests.names)
    let readme = String(decoding: try bytes(ExampleTests.path("README.md")), as: UTF8.self)
    for name in found { #expect(readme.contains("[\(name)](\(name))"), "\(name)") }
  }

  @Test func `minimal: an export with columns and roles of its own`() throws {
    let rows = [
      ["Export of March"], ["client", "operator", "direction", "text"],
      ["c1", "o1", "in", "Hello"], ["c1", "o1", "out", "Good morning."],
      ["c1", "o1", "bot", "Ticket 7 is open"],
    ]
    try mill([rows], ExampleTests.path("minimal.yaml"))
    #expect(try text("forward/train.txt") == "Customer: Hello\nAgent: Good morning\n\n")
    #expect(try text("reversed/train.txt") == "Agent: Good morning\nCustomer: Hello\n\n")
    #expect(try self.rows.role == 1)
    #expect(try RunReport(of: folder("out")).files[0].profile == "help-centre")
  }

  @Test(.enabled(if: ScoredRuns.hasPython, "there is no python3 here"))
  func `scored: dialogues stay that the model thinks well of`() throws {
    let rows = [
      ["坐席id", "客户微信id", "是否客服", "消息内容"],
      ["kf", "w1", "否", "在吗"], ["kf", "w1", "是", "在的，有什么可以帮您"],
      ["kf", "w2", "否", "我上周买的那件外套什么时候能到"], ["kf", "w2", "是", "明天"],
    ]
    try mill([rows], ExampleTests.path("scored.yaml"))
    let lines = try text("messages/train.jsonl").split(separator: "\n")
    #expect(lines.count == 1 && lines[0].contains("在的，有什么可以帮您"))
    #expect(lines[0].contains(/"model":\{"score":0\.8333,"characters":12\}\}\}$/))
    #expect(
      try text("messages/train.scores.jsonl")
        == "{\"dialogue\":0,\"model\":{\"score\":0.8333,\"characters\":12}}\n")
  }

  @Test func `wechat-export: what WeChat itself says, stickers and repeats go`() throws {
    let rows = [
      ["与小明的聊天"], ["时间", "发送者身份", "消息类型", "内容"],
      ["2024-03-01 09:00:00", "我", "文本消息", "我通过了你的朋友验证请求，现在我们可以开始聊天了"],
      ["2024-03-01 09:00:10", "小明", "文本消息", "在吗\n要退货[捂脸][订单x]"],
      ["2024-03-01 09:00:30", "小明", "文本消息", "在吗\n要退货[捂脸][订单x]"],
      ["2024-03-01 09:00:40", "小明", "图片消息", "a.jpg"],
      ["2024-03-01 09:01:00", "我", "文本消息", "好的"],
      ["2024-03-01 09:01:10", "系统", "文本消息", "\"小明\" 撤回了一条消息"],
      ["2024-03-01 09:01:20", "我", "文本消息", "加我微信，有优惠"],
      ["2024-03-01 09:01:30", "我", "文本消息", "请加我微信群"],
      ["2024-03-02 09:00:00", "小明", "文本消息", "还在吗"],
      ["2024-03-02 09:01:00", "我", "文本消息", "在的"],
      ["2024-03-04 09:00:00", "小明", "文本消息", "没有人答"],
    ]
    try mill([rows], ExampleTests.path("wechat-export.yaml"))
    #expect(
      try text("forward/train.txt")
        == "客户:在吗 要退货[订单x]\n坐席:好的;请加我微信群\n\n客户:还在吗\n坐席:在的\n\n")
    let counts = try self.rows
    #expect((counts.type, counts.system, counts.consecutive) == (1, 3, 1))
    #expect(try RunReport(of: folder("out")).totals.oneSided == 1)
  }

  @Test func `overlapping-exports: each message once, each talk whole`() throws {
    let said = [
      ["kf", "w", "否", "在吗", "2024-03-01 09:00:00"], ["kf", "w", "是", "在的", "2024-03-01 09:01:00"],
      ["kf", "w", "否", "想退货", "2024-03-01 09:02:00"],
      ["kf", "w", "是", "好的", "2024-03-01 09:03:00"],
      ["kf", "w", "否", "明天呢", "2024-03-01 19:00:00"],
    ]
    // The second export has its columns in another order.
    let turned = { (row: [String]) in [row[4]] + row[..<4] }
    try mill(
      [[serviceDesk] + said[..<3], ([serviceDesk] + said[1...]).map(turned)],
      ExampleTests.path("overlapping-exports.yaml"))
    #expect(
      try text("forward/train.txt") == "客户:在吗\n坐席:在的\n客户:想退货\n坐席:好的\n\n客户:明天呢\n\n")
    #expect(try rows.duplicate == 2)
    let rejects = try unpacked("rejects", "part-00000-00001")
    #expect(rejects.count == 2)
    #expect(rejects.allSatisfy { $0.contains("\"fate\":\"duplicate\"") && $0.contains("1.xlsx") })
    let told = try chatmill("explain", folder("out"), "train:0")
    #expect(told.status == 0 && told.text.contains("0.xlsx"), "\(told.text)")
  }

  @Test func `masked: numbers, addresses and ids are hidden`() throws {
    let rows = [
      serviceDesk, ["kf_1", "wxid_8hd2", "否", "电话１３８１２３４５６７８", "2024-03-01 09:00:00"],
      ["kf_1", "wxid_8hd2", "是", "138-1234-5678是吗", "2024-03-01 09:01:00"],
      ["kf_1", "wxid_8hd2", "否", "或者13912345678", "2024-03-01 09:02:00"],
      ["kf_1", "wxid_8hd2", "否", "证号11010519491231002X", "2024-03-01 09:03:00"],
    ]
    try mill([rows], ExampleTests.path("masked.yaml"))
    let talk = "客户:电话<PHONE1>\n坐席:<PHONE1>是吗\n客户:或者<PHONE2>\n\n"
    #expect(try text("forward/train.txt") == talk)
    #expect(try self.rows.personal == 1)
    try expectHidden(["kf_1", "wxid_8hd2", "138", "139", "１３８", "11010519491231002X"])
    try hideIds(rows)
    #expect(try text("forward/train.txt") == talk)
  }

  /// No cell of the clean workbook holds any of the texts.
  private func expectHidden(_ texts: [String]) throws {
    let cells = try sheetCells(folder("out/clean/clean_00000-00000.xlsx")).joined()
    #expect(cells.contains("<PHONE>") && !cells.contains("坐席id"))
    for text in texts { #expect(!cells.contains(text), "\(text)") }
  }

  /// Runs the recipe with the key that its comment tells how to make.
  private func hideIds(_ rows: [[String]]) throws {
    let recipe = String(decoding: try bytes(ExampleTests.path("masked.yaml")), as: UTF8.self)
    let withKey = recipe.replacing("# pseudonyms:\n#   key:", with: "pseudonyms:\n  key:")
    #expect(withKey != recipe)
    try folder.write(withKey, to: "masked.yaml")
    try folder.write("0123456789abcdef0123456789abcdef", to: "secret.key")
    try mill([rows], folder("masked.yaml"))
    #expect(try !text("report.json").contains("wxid_8hd2"))
  }

  /// 40 customers with two dialogues each, and one whom nobody answers.
  private var manyTalks: [[String]] {
    let talks = (0..<80).flatMap { talk in
      let names = ["kf_\(talk / 40)", "w\(talk % 40)"]
      return [
        names + ["是", "您好！", ""], names + ["否", "我是w\(talk % 40)👍。", ""], names + ["是", "好的。", ""],
      ]
    }
    return [serviceDesk] + talks + [["kf_1", "w40", "否", "没有人", ""]]
  }

  @Test func `huggingface: messages load, and a customer is in one set`() throws {
    try mill([manyTalks], ExampleTests.path("huggingface.yaml"), ["--seed", "2"])
    var sets: [String: [String]] = [:]
    for set in ["train", "val", "test"] {
      for line in try unpacked("messages", set) {
        let said = try messages(line)
        #expect(said.map(\.role) == ["system", "user", "assistant"])
        #expect(said[0].content == "你是一名耐心的客服。" && said[2].content == "好的。")
        sets[said[1].content, default: []].append(set)
      }
    }
    #expect(sets.count == 40 && sets["我是w7👍。"] != nil)
    #expect(sets.values.allSatisfy { $0.count == 2 && $0[0] == $0[1] })
    #expect(Set(sets.values.joined()) == ["train", "val", "test"])
  }

  private struct Line: Decodable { var messages: [Message] }
  private struct Message: Decodable { var role, content: String }

  private func messages(_ line: Substring) throws -> [Message] {
    try JSONDecoder().decode(Line.self, from: Data(line.utf8)).messages
  }

  @Test(.enabled(if: Python.hasDatasets, "no Python with Hugging Face datasets"))
  func `huggingface: datasets loads it`() throws {
    try mill([manyTalks], ExampleTests.path("huggingface.yaml"))
    let loaded = try Python.run(
      "load_datasets.py", folder("cache"), folder("out/messages/train-00000.jsonl.gz"))
    #expect(loaded.text.hasPrefix("{\"columns\": [\"messages\"]}\n"))
    let lines = loaded.text.split(separator: "\n").count - 1
    #expect(try lines == unpacked("messages", "train").count)
  }
}

// Recipes through the built binary: each key, with what a run makes of the same rows with and
// without it.
import Foundation
import Support
import Testing

struct RecipeRunTests {
  let folder = TemporaryFolder()

  /// Runs a recipe over a workbook of `rows`, the first of which is the header.
  func mill(_ rows: [[String]], _ recipe: String, _ more: [String] = []) throws -> Finished {
    try folder.write(recipe, to: "recipe.yaml")
    _ = try folder.make("in")
    try writeWorkbook(folder("in/a.xlsx"), rows)
    return try run(
      folder("in"), to: folder("out"),
      ["--recipe", folder("recipe.yaml"), "--validation", "none", "--quiet"] + more)
  }

  func forward() throws -> String {
    String(decoding: try bytes(folder("out/forward/train.txt")), as: UTF8.self)
  }

  func report() throws -> RunReport {
    let report = try RunReport(of: folder("out"))
    let rows = report.totals.rows
    #expect(rows.read == rows.sum + (report.totals.forgotten?.rows ?? 0))
    #expect(try chatmill("verify", folder("out")).status == 0)
    return report
  }

  /// The texts of the first row and of all rows of the clean workbook.
  func cleanRows() throws -> [[String]] {
    let printed = try chatmill("cat", folder("out/clean/clean_00000-00000.xlsx"))
    return try printed.text.split(separator: "\n").map { line in
      let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
      return (row["cells"] as! [Any]).map { $0 as? String ?? "" }
    }
  }

  let header = ["坐席id", "客户微信id", "是否客服", "消息内容", "消息时间", "消息类型"]

  func row(
    _ role: String, _ message: String, _ time: String = "", _ type: String = "文本",
    pair: String = "w"
  )
    -> [String]
  { ["kf", pair, role, message, time, type] }

  @Test func `--recipe default knows roles in other words and finds the header below a title`()
    throws
  {
    let rows = [
      ["聊天记录"], ["导出于 2024-03-01"], header, row("TRUE", "您好"), row("no", "在吗"), row("机器人", "x"),
    ]
    try writeWorkbook(folder("a.xlsx"), rows)
    let arguments = ["--validation", "none", "--quiet"]
    #expect(try run(folder("a.xlsx"), to: folder("plain"), arguments).status == 2)
    #expect(
      try run(folder("a.xlsx"), to: folder("out"), ["--recipe", "default"] + arguments).status == 0)
    #expect(try forward() == "坐席:您好\n客户:在吗\n\n")
    #expect(try report().totals.rows.role == 1)
  }

  @Test func `profile: auto takes what fits each file, and the report says which`() throws {
    _ = try folder.make("in")
    try writeWorkbook(folder("in/1.xlsx"), [header, row("是", "甲"), row("否", "乙")])
    try writeWorkbook(
      folder("in/2.xlsx"),
      [
        ["会话信息"], ["微信ID", "wxid_1"], ["导出工具", "WeFlow"], ["序号", "时间", "发送者身份", "消息类型", "内容"],
        ["1", "2024-03-01 09:00:00", "我", "文本消息", "您好"],
        ["2", "2024-03-01 09:01:00", "小王", "文本消息", "想退货"],
      ])
    try writeWorkbook(
      folder("in/3.xlsx"),
      [
        ["is_sender", "talker", "content", "type_name"], ["1", "wxid_2", "在的", "文本"],
        ["0", "wxid_2", "好的", "文本"],
      ])
    try writeWorkbook(
      folder("in/4.xlsx"),
      [
        ["IsSender", "TalkerId", "StrContent", "StrTime", "Type"],
        ["0", "7", "有人吗", "2024-03-01", "1"], ["1", "7", "有的", "2024-03-01", "1"],
      ])
    let finished = try run(
      folder("in"), to: folder("out"),
      ["--recipe", "default", "--validation", "none", "--json", "--quiet"])
    #expect(finished.status == 0, "\(finished.error)")
    let json = try JSONSerialization.jsonObject(with: Data(finished.output)) as! [String: Any]
    let profiles = (json["files"] as! [[String: Any]]).map { $0["profile"] as? String }
    #expect(profiles == ["service-desk", "weflow", "pywxdump", "wechatmsg"])
    #expect(
      try forward() == "坐席:甲\n客户:乙\n\n坐席:您好\n客户:想退货\n\n坐席:在的\n客户:好的\n\n客户:有人吗\n坐席:有的\n\n")
    #expect(try report().totals.dialogues == 4)
  }

  @Test func `profile: NAME takes only that one, and own profiles have aliases`() throws {
    let own =
      "profile: mine\nprofiles: [{name: mine, role: [方向], message: [正文, 内容], customer: [会话]}]\nroles: {agent: [出], customer: [入]}\n"
    let rows = [["会话", "方向", "内容"], ["c", "出", "一"], ["c", "入", "二"]]
    #expect(try mill(rows, own).status == 0)
    #expect(try forward() == "坐席:一\n客户:二\n\n")
    let other = try mill(rows, "profile: weflow")
    #expect(other.status == 2)
    #expect(other.error.contains("no profile fits; weflow has no column 发送者身份; found: 会话, 方向, 内容"))
  }

  @Test func `headerRows bounds the search`() throws {
    let rows = [["一"], ["二"], header, row("是", "您好")]
    #expect(try mill(rows, "headerRows: 3").status == 0)
    let finished = try mill(rows, "headerRows: 2")
    #expect(finished.status == 2)
    #expect(finished.error.contains("found: 一 (in the first 2 rows)"))
  }

  @Test
  func `types.skip vanishes, types.cut ends the dialogue, types.keep keeps only what it names`()
    throws
  {
    let rows = [
      header, row("否", "一"), row("是", "二"), row("否", "图", "", "图片"), row("否", "再见", "", "结束"),
      row("否", "三"), row("是", "四"),
    ]
    #expect(try mill(rows, "types: {skip: [图片], cut: [结束]}").status == 0)
    #expect(try forward() == "客户:一\n坐席:二\n\n客户:三\n坐席:四\n\n")
    #expect(try report().totals.rows.type == 2)
    #expect(try report().totals.dialogues == 2)
    #expect(try mill(rows, "types: {keep: [图片]}").status == 0)
    #expect(try forward() == "客户:图\n\n".replacingOccurrences(of: "图\n", with: "图\n"))
    #expect(try report().totals.rows.type == 5)
  }

  /// The totals of the last report's compiled rules.
  private func ruleCounts() throws -> [String: Int] {
    let json = try JSONSerialization.jsonObject(with: Data(bytes(folder("out/report.json"))))
    let totals = (json as! [String: Any])["totals"] as! [String: Any]
    return totals["rules"] as! [String: Int]
  }

  @Test func `system.packs names packs: described by default, wechat for whole messages`() throws {
    let rows = [
      header, row("否", "微信红包"), row("是", "你撤回了一条消息"), row("否", "红包怎么领"), row("是", "[图片]"),
    ]
    #expect(try mill(rows, "system: {packs: [wechat]}").status == 0)
    #expect(try forward() == "客户:微信红包;红包怎么领\n\n")
    #expect(try report().totals.rows.system == 2)
    #expect(try ruleCounts().values.reduce(0, +) == 2)
    #expect(try ruleCounts().keys.allSatisfy { $0.hasPrefix("wechat/") })
    #expect(try mill(rows, "system: {packs: [described, wechat]}").status == 0)
    #expect(try forward() == "客户:红包怎么领\n\n")
    #expect(try mill(rows, "profile: auto").status == 0)
    #expect(try report().totals.rows.system == 1)
  }

  @Test func `system.rules are counted by name, and except keeps what they would drop`() throws {
    let rows = [
      header, row("否", "加我微信，有优惠"), row("否", "请加我微信群"), row("否", "12345"), row("是", "订单12345"),
      row("是", "自动回复：您好"), row("否", "谢谢"),
    ]
    let recipe = """
      system:
        rules:
          - {name: ad, contains: 加我微信, except: [加我微信群]}
          - {name: number, regex: '^\\d+$'}
          - {name: auto, prefix: "自动回复"}
          - {name: thanks, whole: 谢谢}
      """.replacingOccurrences(of: "\\\\", with: "\\")
    #expect(try mill(rows, recipe).status == 0)
    #expect(try forward() == "客户:请加我微信群\n坐席:订单12345\n\n")
    #expect(try ruleCounts() == ["ad": 1, "number": 1, "auto": 1, "thanks": 1])
    #expect(try report().totals.rows.system == 4)
    let wrong = try mill(rows, "system: {rules: [{name: bad, regex: \"(\"}]}")
    #expect(wrong.status == 64)
    #expect(wrong.error.hasPrefix("chatmill: \(folder("recipe.yaml")):1:"))
    #expect(wrong.error.contains(": rule 'bad': "))
  }

  @Test func `stickers: strip removes those that are known by name`() throws {
    let rows = [header, row("否", "好的[捂脸] [订单x]"), row("是", "[Smile]"), row("是", "行/::)")]
    #expect(try mill(rows, "stickers: strip").status == 0)
    #expect(try forward() == "客户:好的 [订单x]\n坐席:行\n\n")
    #expect(try mill(rows, "stickers: keep").status == 0)
    #expect(
      try forward()
        == "客户:好的[捂脸] [订单x]\n坐席:[Smile];行/::)\n\n".replacingOccurrences(
          of: "/::)\n", with: "/::)\n"))
  }

  @Test func `duplicates: off keeps all, columns compare only those`() throws {
    let rows = [header, row("否", "在吗", "1"), row("否", "在吗", "2"), row("否", "在吗", "2")]
    #expect(try mill(rows, "duplicates: {rows: \"off\"}").status == 0)
    #expect(try report().totals.rows.kept == 3)
    #expect(try mill(rows, "duplicates: {columns: [客户微信id, 消息内容]}").status == 0)
    #expect(try report().totals.rows.duplicate == 2)
    #expect(try mill(rows, "profile: auto").status == 0)
    #expect(try report().totals.rows.duplicate == 1)
  }

  @Test func `duplicates.consecutive drops what a speaker says again within the time`() throws {
    let rows = [
      header, row("否", "在吗", "2024-03-01 09:00:00"), row("否", "在吗", "2024/3/1 9:00:30"),
      row("是", "在", "2024-03-01 09:00:40"), row("否", "在吗", "2024-03-01 09:00:50"),
      row("否", "在吗", "2024-03-01 09:05:00"),
    ]
    #expect(try mill(rows, "duplicates: {consecutive: 60s}").status == 0)
    #expect(try report().totals.rows.consecutive == 1)
    #expect(try forward() == "客户:在吗\n坐席:在\n客户:在吗;在吗\n\n")
  }

  @Test func `duplicates.consecutive looks at the last kept message of the talk, whatever it is`()
    throws
  {
    let time = { (second: String) in "2024-03-05 12:00:" + second }
    let first = row("否", "没有了谢谢", time("00"))
    let again = row("否", "没有了谢谢", time("30"))
    let between: [([String], String, Int)] = [
      (row("是", "请您给个评价"), "", 0), (row("否", "别的"), "", 0), (row("否", "没有了谢谢"), "", 0),
      (row("是", "在", time("10"), pair: "v"), "", 1), (row("机器人", "x", time("10")), "", 1),
      (row("是", "打13812345678", time("10")), "pii: {phone: drop}", 1),
      (row("是", "打13812345678"), "pii: {phone: mask}", 0), (row("是", "微信红包"), "", 1),
      (row("否", "再见", "", "结束"), "types: {cut: [结束]}", 0),
      (row("", "", "", "结束"), "types: {cut: [结束]}", 0),
      (row("是", "在", pair: "v"), "session: {gap: 20s}", 0),
    ]
    try folder.write("0123456789abcdef0123", to: "key")
    for (other, more, repeated) in between {
      for scope in ["", "pseudonyms: {key: key}\n", "lineage: true\n"] {
        let recipe = "\(scope)duplicates: {consecutive: 60s}\n\(more)"
        #expect(try mill([header, first, other, again], recipe).status == 0)
        #expect(try report().totals.rows.consecutive == repeated, "\(other) \(more)")
      }
    }
  }

  @Test func `types.cut ends a talk whoever says it and whatever, if it is known which`() throws {
    let talk = [row("否", "一"), row("是", "二"), row("否", "三")]
    let ends: [([String], Int)] = [
      (["kf", "w", "系统", "会话结束", "", "结束"], 2), (["kf", "w", "", "会话结束", "", "结束"], 2),
      (["kf", "w", "是", "", "", " 结束 "], 2), (["kf", "w", "", "", "", "结束"], 2),
      (["kf", "w", "否", "微信红包", "", "结束"], 2), (["kf", "w", "系统", "会话结束", "", "文本"], 1),
      (["", "w", "系统", "会话结束", "", "结束"], 1), (["kf", " ", "系统", "会话结束", "", "结束"], 1),
      (["kf", "v", "系统", "会话结束", "", "结束"], 1),
    ]
    try folder.write("0123456789abcdef0123", to: "key")
    for (end, count) in ends {
      for more in [
        "", "session: {scope: job}", "pseudonyms: {key: key}", "duplicates: {consecutive: 1m}",
      ] {
        let rows = [header] + talk[..<2] + [end] + talk[2...]
        #expect(try mill(rows, "types: {cut: [结束]}\n" + more).status == 0)
        let totals = try report().totals
        #expect(totals.dialogues == count && totals.rows.kept == 3, "\(end) \(more)")
      }
    }
  }

  @Test func `turns that no piece can begin with are counted`() throws {
    let rows = [header, row("是", "欢迎"), row("否", "一"), row("是", "二二二"), row("否", "三")]
    for bound in ["maxTurns: 1", "maxCharacters: 2"] {
      #expect(try mill(rows, "dialogues: {startWith: customer, \(bound)}").status == 0)
      let totals = try report().totals
      #expect(totals.builtTurns == 4 && totals.turns == 2 && totals.droppedTurns == 2)
    }
    #expect(try mill(rows, "dialogues: {minTurns: 9}", ["--allow-empty"]).status == 0)
    #expect(try report().totals.droppedTurns == 4)
  }

  @Test func `endWith: what stands behind the agent's last turn is dropped and counted`() throws {
    let rows =
      [header, row("是", "欢迎")] + (0..<5).map { row($0 % 2 == 0 ? "否" : "是", "第\($0)句") }
      + [row("否", "只有我", pair: "v")]
    #expect(try mill(rows, "dialogues: {endWith: agent}").status == 0)
    #expect(try forward() == "坐席:欢迎\n客户:第0句\n坐席:第1句\n客户:第2句\n坐席:第3句\n\n")
    var totals = try report().totals
    #expect(totals.builtTurns == 7 && totals.turns == 5 && totals.droppedTurns == 2)
    #expect(totals.built == 2 && totals.oneSided == 1)
    #expect(
      try mill(rows, "dialogues: {endWith: agent, startWith: customer, maxTurns: 3}").status == 0)
    #expect(try forward() == "客户:第0句\n坐席:第1句\n\n客户:第2句\n坐席:第3句\n\n")
    #expect(try mill(rows, "dialogues: {endWith: agent, maxTurns: 1}").status == 0)
    #expect(try forward() == "坐席:欢迎\n\n坐席:第1句\n\n坐席:第3句\n\n")
    totals = try report().totals
    #expect(totals.builtTurns == 7 && totals.turns == 3 && totals.droppedTurns == 4)
  }

  @Test func `dialogues are dropped and split by length, and the sums add up`() throws {
    var rows = [header, row("是", "欢迎", pair: "a"), row("否", "只有我", pair: "b")]
    for turn in 0..<6 { rows.append(row(turn % 2 == 0 ? "否" : "是", "第\(turn)句", pair: "c")) }
    #expect(try mill(rows, "dialogues: {needBothSides: true, maxTurns: 4}").status == 0)
    #expect(try forward() == "客户:第0句\n坐席:第1句\n客户:第2句\n坐席:第3句\n\n客户:第4句\n坐席:第5句\n\n")
    #expect(try mill(rows, "dialogues: {minTurns: 2, maxCharacters: 9}").status == 0)
    #expect(try forward() == "客户:第0句\n坐席:第1句\n客户:第2句\n\n坐席:第3句\n客户:第4句\n坐席:第5句\n\n")
    #expect(try mill(rows, "dialogues: {startWith: customer, maxTurns: 3}").status == 0)
    #expect(try forward() == "客户:只有我\n\n客户:第0句\n坐席:第1句\n\n客户:第2句\n坐席:第3句\n\n客户:第4句\n坐席:第5句\n\n")
    #expect(try mill(rows, "dialogues: {minCharacters: 4}").status == 0)
    #expect(try report().totals.dialogues == 1)
  }

  @Test func `session.gap ends a dialogue where the pair was silent for longer`() throws {
    let rows = [
      header, row("否", "在吗", "2024-03-01 09:00:00"), row("是", "在", "2024-03-01 09:30:00"),
      row("否", "另一个", "2024-03-01 09:00:00", pair: "v"), row("否", "谢谢", ""),
      row("否", "😀", "2024-03-01 10:00:00"), row("否", "又来了", "2024/3/1 10:00:01"),
      row("是", "您说", "2024-03-01 08:00:00"), row("否", "算了", "2024-03-01 08:30:00"),
    ]
    #expect(try mill(rows, "session: {gap: 30m}").status == 0)
    #expect(
      try forward() == "客户:在吗\n坐席:在\n客户:谢谢\n\n客户:另一个\n\n客户:又来了\n坐席:您说\n客户:算了\n\n")
    #expect(try report().totals.built == 3)
    let both = "session: {gap: 1h}\nduplicates: {consecutive: 60s}"
    #expect(try mill(rows, both).status == 0)
    #expect(try report().totals.built == 2)
    #expect(try mill(rows, "session: {gap: \"off\"}").status == 0)
    #expect(try report().totals.built == 2)
  }

  @Test func `emoji: keep keeps them, and removes other controls as ever`() throws {
    let rows = [header, row("否", "好的👍🏻\u{200B}❤️\u{7}"), row("是", "👨‍👩‍👧")]
    #expect(try mill(rows, "dialogues: {emoji: keep, final: keep}").status == 0)
    #expect(try forward() == "客户:好的👍🏻❤️\n坐席:👨‍👩‍👧\n\n")
    #expect(try mill(rows, "dialogues: {emoji: strip, final: keep}").status == 0)
    #expect(try forward() == "客户:好的\n\n")
  }

  @Test func `with every key at once all counts add up, for any number of workers`() throws {
    let input = try folder.make("many")
    try Chats.write(0..<3, dialogues: 500, messages: 6, to: input)
    try FileManager.default.copyItem(atPath: "\(input)/100.xlsx", toPath: "\(input)/200.xlsx")
    let recipe = "\(Package.root)/Benchmarks/every_key.yaml"
    let flags = ["--recipe", recipe, "--chunk", "2", "--quiet", "--workers"]
    #expect(try run(input, to: folder("out"), flags + ["1"]).status == 0)
    #expect(try run(input, to: folder("two"), flags + ["2"]).status == 0)
    #expect(try RunOutput(folder("out")) == RunOutput(folder("two")))
    let report = try report()
    #expect(report.files.map(\.rows.kept) == [3000, 3000, 3000, 0])
    let totals = report.totals
    let dropped = totals.short! + totals.oneSided! + totals.duplicateDialogue!
    #expect(totals.built == totals.dialogues + dropped && totals.built == 1500)
    #expect(totals.dialogues > 300 && totals.turns > 5 * totals.dialogues)
  }

  @Test func `labels and the final character are of the recipe, flags override it`() throws {
    let rows = [header, row("否", "好。"), row("是", "嗯")]
    let recipe = "dialogues: {agentLabel: \"A: \", customerLabel: \"C: \", final: keep}"
    #expect(try mill(rows, recipe).status == 0)
    #expect(try forward() == "C: 好。\nA: 嗯\n\n")
    #expect(try mill(rows, recipe, ["--agent-label", "客服:", "--final", "drop"]).status == 0)
    #expect(try forward() == "C: 好\n客服:嗯\n\n")
  }

  @Test func `clean workbooks have the columns, names and extra column of the recipe`() throws {
    let rows = [header, row("否", "在吗", "2024-03-01"), row("是", "在")]
    let recipe = "clean: {columns: [消息内容, 坐席id], names: {消息内容: message}, extra: file}"
    #expect(try mill(rows, recipe).status == 0)
    #expect(
      try cleanRows() == [
        ["坐席id", "message", "file"], ["kf", "在吗", "a.xlsx"], ["kf", "在", "a.xlsx"],
      ])
  }

  @Test func `ids that a spreadsheet has damaged are warned about`() throws {
    let rows = [header, ["1.23E+17", "w", "是", "好"], ["kf", "w", "否", "好的"]]
    let finished = try mill(rows, "profile: auto")
    #expect(finished.status == 0)
    #expect(
      try report().files[0].warnings.contains {
        $0.contains("坐席id: 1 id may have lost digits") && $0.contains("1.23E+17")
      })
    #expect(try mill(rows, "checkIds: false").status == 0)
    #expect(try report().files[0].warnings.isEmpty)
  }

  @Test func `csv: true reads CSV files under the same rules, in UTF-8 and GB18030`() throws {
    _ = try folder.make("in")
    let text =
      "导出,,,\r\n坐席id,客户微信id,是否客服,消息内容\r\nkf,w,1,\"您好,\r\n在的\"\r\nkf,w,0,退货\r\nkf,w,0,退货\r\n"
    try folder.write("\u{FEFF}" + text, to: "in/1.csv")
    try folder.write(text, to: "utf8")
    let coded = try start("/bin/sh", ["-c", "iconv -f UTF-8 -t GB18030 \"$0\"", folder("utf8")])
    try Data(coded.output).write(to: URL(filePath: folder("in/2.CSV")))
    try writeWorkbook(
      folder("in/3.xlsx"),
      [
        Chats.header, ["kf", "w", "是", "您好,\n在的"], ["kf", "w", "否", "退货"], ["kf", "w", "否", "退货"],
      ])
    let flags = ["--validation", "none", "--quiet"]
    #expect(try run(folder("in"), to: folder("out"), ["--recipe", "default"] + flags).status == 0)
    #expect(try forward() == String(repeating: "坐席:您好,在的\n客户:退货\n\n", count: 3))
    #expect(try report().totals.rows.duplicate == 3)
    #expect(try run(folder("in"), to: folder("plain"), flags).status == 0)
    #expect(try RunReport(of: folder("plain")).skipped == ["other ending": 2])
    let named = try run(folder("in/1.csv"), to: folder("plain"), flags)
    #expect(named.status == 64)
    #expect(named.error.contains("CSV is read with a recipe, such as --recipe default"))
  }
}

// Recipes through the built binary: what is written down of dropped rows, recipes that are wrong,
// and recipes that change.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  @Test func `rejects: true writes down every dropped row and dialogue`() throws {
    let rows = [
      header, row("否", "在吗"), row("否", "在吗"), row("机器人", "x"), row("是", "微信红包"),
      row("是", "\"12\"\n"),
      row("", "没有角色"), row("是", "独白", pair: "alone"),
    ]
    let recipe =
      "rejects: true\nsystem: {packs: [described], rules: [{name: n, regex: '[0-9]'}]}\ndialogues: {minTurns: 2}"
    // One customer alone is too short, so are both: an output without a dialogue has to be allowed.
    #expect(try mill(rows, recipe, ["--allow-empty"]).status == 0)
    #expect(try report().totals.dialogues == 0)
    let unpacked = try start(
      "/bin/sh", ["-c", "gzip -dc \"$0\"", folder("out/rejects/part-00000-00000.jsonl.gz")])
    let lines = try unpacked.text.split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as! [String: Any]
    }
    let found = lines.map { line in
      [
        line["file"]!, line["sheet"]!, line["row"]!, line["fate"]!, line["rule"] ?? "-",
        line["text"]!,
      ]
      .map { "\($0)" }.joined(separator: "|")
    }
    #expect(
      found == [
        "a.xlsx|data|3|duplicate|-|在吗", "a.xlsx|data|4|role|-|x", "a.xlsx|data|5|system|-|微信红包",
        "a.xlsx|data|6|system|n|\"12\"\n", "a.xlsx|data|7|empty|-|没有角色",
        "a.xlsx|data|2|short|-|客户:在吗\n\n", "a.xlsx|data|8|short|-|坐席:独白\n\n",
      ])
  }

  @Test func `rejects add up to what is not kept, for any number of workers and chunks`() throws {
    let input = try folder.make("many")
    try Chats.write(0..<3, dialogues: 3000, messages: 4, to: input)
    try folder.write(
      "rejects: true\nsystem: {rules: [{name: odd, regex: '[13579]人'}]}", to: "recipe.yaml")
    let flags = ["--recipe", folder("recipe.yaml"), "--chunk", "2", "--quiet"]
    #expect(try run(input, to: folder("one"), flags + ["--workers", "1"]).status == 0)
    #expect(try run(input, to: folder("two"), flags + ["--workers", "2"]).status == 0)
    let names = Package.names(in: folder("one/rejects"))
    #expect(names == ["part-00000-00001.jsonl.gz", "part-00002-00002.jsonl.gz"])
    var lines = 0
    for name in names {
      #expect(try bytes(folder("one/rejects/\(name)")) == bytes(folder("two/rejects/\(name)")))
      lines += try start("/bin/sh", ["-c", "gzip -dc \"$0\"", folder("one/rejects/\(name)")]).text
        .count { $0 == "\n" }
    }
    let rows = try RunReport(of: folder("one")).totals.rows
    #expect(lines == rows.read - rows.kept)
    #expect(rows.system > 10_000)
    #expect(try chatmill("verify", folder("one")).status == 0)
    #expect(try run(input, to: folder("one"), ["--quiet"]).status == 0)
    #expect(!Package.names(in: folder("one")).contains("rejects"))
  }

  @Test func `a recipe that is wrong is status 64 with file, line and column`() throws {
    let finished = try mill([header], "profile: auto\ndialogues:\n  minTurn: 3\n")
    #expect(finished.status == 64)
    #expect(
      finished.error
        == "chatmill: \(folder("recipe.yaml")):3:3: unknown key 'minTurn' in dialogues; did you mean 'minTurns'?\n"
    )
  }

  @Test func `chatmill recipe prints a recipe that is the standard one, and its schema is in docs`()
    throws
  {
    let printed = try chatmill("recipe").text
    let rows = [["题目"], header, row("TRUE", "您好"), row("0", "在吗")]
    #expect(try mill(rows, printed).status == 0)
    #expect(try forward() == "坐席:您好\n客户:在吗\n\n")
    let schema = try bytes("\(Package.root)/docs/recipe.schema.json")
    #expect(try chatmill("recipe", "--schema").output == schema)
    #expect(try JSONSerialization.jsonObject(with: Data(schema)) is [String: Any])
  }

  @Test func `another recipe uses no part of the one before`() throws {
    let rows = [header, row("否", "一"), row("是", "二")]
    #expect(try mill(rows, "profile: auto", ["--keep-parts"]).status == 0)
    #expect(try mill(rows, "dialogues: {minTurns: 2}", ["--keep-parts"]).status == 0)
    #expect(try report().totals.reused == 0)
    #expect(try mill(rows, "# as before\ndialogues: {minTurns: 2}", ["--keep-parts"]).status == 0)
    #expect(try report().totals.reused == 1)
  }

  @Test func `a file whose columns have no room in its chunk fails alone`() throws {
    _ = try folder.make("in")
    for (name, count) in [("1", 10_000), ("2", 10_000), ("3", 1)] {
      let more = (0..<count).map { ",列\(name)_\($0)" }.joined()
      try folder.write(
        "坐席id,客户微信id,是否客服,消息内容\(more)\nkf,w\(name),否,在吗\(name)\n", to: "in/\(name).csv")
    }
    let flags = ["--recipe", "default", "--validation", "none", "--quiet"]
    let finished = try run(folder("in"), to: folder("out"), flags)
    #expect(finished.status == 1)
    #expect(
      finished.error
        == "chatmill: \(folder("in/2.csv")): its columns and those of the files before it in its chunk are more "
        + "than the limit of 16384; use a smaller --chunk\n")
    #expect(try forward() == "客户:在吗1\n\n客户:在吗3\n\n")
    #expect(try run(folder("in"), to: folder("out"), flags + ["--chunk", "1"]).status == 0)
  }
}

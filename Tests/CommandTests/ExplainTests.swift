// `chatmill explain` through the built binary: what became of dialogues and rows.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  private static let recipe = """
    lineage: true
    rejects: true
    system: {packs: [described], rules: [{name: ad, contains: 加我微信}]}
    dialogues: {minTurns: 2, final: keep}
    outputs: [forward, reversed, {name: messages, compress: gz, shard: 1}, {name: chitchat, compress: zst}, alpaca]
    """

  private func millTalks(_ recipe: String = recipe) throws {
    let rows = [
      header, row("否", "在吗"), row("否", "在吗"), row("机器人", "x"), row("是", "微信红包"),
      row("是", "加我微信"), row("是", "在的"), row("否", "甲", pair: "v"), row("否", "好"),
      row("是", "乙", pair: "v"), row("是", "独白", pair: "alone"),
    ]
    #expect(try mill(rows, recipe).status == 0)
  }

  private func explain(_ what: String) throws -> Finished {
    try chatmill("explain", folder("out"), what)
  }

  private func told(_ what: String) throws -> String {
    let finished = try explain(what)
    #expect(finished.status == 0 && finished.error.isEmpty, "\(what): \(finished.error)")
    return finished.text
  }

  @Test func `explain: a dialogue has its rows, its places and its text in any output`() throws {
    try millTalks()
    let from = "is from a.xlsx, sheet \"data\", rows"
    #expect(
      try told("train:0") == """
        forward/train:0 \(from) 2 to 9; agent kf, customer w
        it is also reversed/train:0, messages/train:0, chitchat/train:0, alpaca/train:0
        客户:在吗
        坐席:在的
        客户:好


        """)
    let talk = #"{"role":"user","content":"甲"},{"role":"assistant","content":"乙"}"#
    #expect(
      try told("messages/train:1") == """
        messages/train:1 \(from) 8 to 10; agent kf, customer v
        it is also forward/train:1, reversed/train:1, chitchat/train:1, alpaca/train:1
        {"messages":[\(talk)]}

        """)
    #expect(try told("chitchat/train:1").hasSuffix("\n甲\n乙\n\n"))
    #expect(try told("reversed/train:1").hasSuffix("\n坐席:乙\n客户:甲\n\n"))
  }

  @Test(arguments: [
    ("3", "was dropped: duplicate: 在吗"), ("4", "was dropped: role: x"),
    ("5", "was dropped: system: 微信红包"), ("6", "was dropped: system by the rule ad: 加我微信"),
    ("data:6", "was dropped: system by the rule ad: 加我微信"),
  ])
  func `explain: a dropped row has its fate, its rule and its text`(
    _ row: String, _ expected: String
  ) throws {
    try millTalks()
    let place = "a.xlsx, sheet \"data\", row \(row.split(separator: ":").last!)"
    #expect(try told("a.xlsx:\(row)") == "\(place) \(expected)\n")
    #expect(try told("\(folder("in/a.xlsx")):\(row)") == "\(place) \(expected)\n")
  }

  @Test func `explain: a kept row is the first or last of a dialogue, or may be of any around it`()
    throws
  {
    try millTalks()
    let kept =
      "is not among the rejects, which hold every dropped row: it was kept, if the file has such a row below its header"
    let first = "forward/train:0 (rows 2 to 9; agent kf, customer w)"
    let second = "forward/train:1 (rows 8 to 10; agent kf, customer v)"
    let row = "a.xlsx, sheet \"data\", row"
    #expect(
      try told("a.xlsx:2") == "\(row) 2 \(kept)\n\(row) 2 is the first row of \(first)\n")
    #expect(
      try told("a.xlsx:8") == """
        \(row) 8 \(kept)
        \(row) 8 lies among the rows of \(first), but may be of another: talks interleave
        \(row) 8 is the first row of \(second)

        """)
    #expect(try told("a.xlsx:10").hasSuffix("\(row) 10 is the last row of \(second)\n"))
    #expect(
      try told("a.xlsx:11")
        == "\(row) 11 begins a dialogue that was dropped: short: 坐席:独白\n\(row) 11 \(kept)\n")
    #expect(try told("a.xlsx:99") == "\(row) 99 \(kept)\n")
  }

  @Test func `explain: what a recipe did not write down is named with its key`() throws {
    try millTalks("outputs: [forward]")
    let dialogue = try told("train:1")
    #expect(
      dialogue.hasPrefix(
        "forward/train:1: no lineage; `lineage: true` in the recipe would have written where it is from\n"
      ))
    #expect(dialogue.hasSuffix("\n客户:甲\n坐席:乙\n\n"))
    #expect(
      try told("a.xlsx:3") == """
        no rejects; `rejects: true` in the recipe would have written which rows were dropped
        no lineage; `lineage: true` in the recipe would have written which rows dialogues are from

        """)
  }

  @Test func `explain: files are told apart by their folders, and a failed one says why`() throws {
    _ = try folder.make("in/march")
    _ = try folder.make("in/april")
    for month in ["march", "april"] {
      try writeWorkbook(
        folder("in/\(month)/07.xlsx"), [header, row("否", month), row("机器人", month)])
    }
    try writeWorkbook(folder("in/march/08.xlsx"), [["坐席id"], ["kf"]])
    try folder.write("{rejects: true, lineage: true, outputs: [forward]}", to: "recipe.yaml")
    let arguments = [
      "--recipe", folder("recipe.yaml"), "--validation", "none", "--quiet", "--chunk", "1",
    ]
    #expect(try run(folder("in"), to: folder("out"), arguments).status == 1)
    for month in ["march", "april"] {
      #expect(
        try told("\(month)/07.xlsx:3")
          == "\(month)/07.xlsx, sheet \"data\", row 3 was dropped: role: \(month)\n")
    }
    let twice = try explain("07.xlsx:3")
    #expect(twice.status == 2)
    #expect(
      twice.error
        == "chatmill: 07.xlsx: several inputs have this name; say which: april/07.xlsx, march/07.xlsx\n"
    )
    #expect(try told("08.xlsx:2").contains("was left out: sheet \"data\": no profile fits"))
    #expect(try explain("march/07.xlsx:other:3").error.contains("there are: \"data\""))
  }

  @Test(arguments: [
    ("train:2", 2, "forward/train has 2 dialogues, numbered from 0"),
    ("val:0", 2, "has 0 dialogues"),
    ("train:99999999999999999999", 2, "has 2 dialogues"),
    ("test:0", 2, "no such output and set; there are: forward/train, forward/val,"),
    ("sharegpt/train:0", 2, "no such output and set"), ("b.xlsx:2", 2, "is none of the inputs"),
    ("a.xlsx:nothing:2", 2, "no such sheet"), ("a.xlsx:0", 2, "rows are numbered from 1"),
    ("train", 64, "is neither a dialogue"), ("train:-1", 64, "is neither"),
    (":3", 64, "is neither"),
    ("a.xlsx:x", 64, "is neither"), ("", 64, "is neither"),
  ])
  func `explain: what is not there is status 2, what is nothing 64`(
    _ what: String, _ status: Int32, _ reason: String
  ) throws {
    try millTalks()
    let finished = try explain(what)
    #expect(finished.status == status)
    #expect(finished.output.isEmpty)
    #expect(finished.error.contains(reason), "\(finished.error)")
    if status == 2 { #expect(finished.error.split(separator: "\n").count == 1) }
  }

  @Test func `explain: a folder that is no output is status 2, and so is a damaged one`() throws {
    let finished = try chatmill("explain", folder("."), "train:0")
    #expect(finished.status == 2)
    #expect(finished.error.contains("report.json: no output of chatmill"))
    #expect(!FileManager.default.fileExists(atPath: folder("out")))
    try millTalks()
    var packed = try bytes(folder("out/messages/train-00001.jsonl.gz"))
    packed[packed.count - 6] ^= 1
    try Data(packed).write(to: URL(filePath: folder("out/messages/train-00001.jsonl.gz")))
    let damaged = try explain("messages/train:1")
    #expect(damaged.status == 2)
    #expect(damaged.error.contains("train-00001.jsonl.gz: damaged"))
    try Data(bytes(folder("out/chitchat/train.txt.zst")).dropLast(3)).write(
      to: URL(filePath: folder("out/chitchat/train.txt.zst")))
    #expect(try explain("chitchat/train:1").error.contains("train.txt.zst: damaged"))
  }

  @Test func `explain: a dialogue over several files begins in one and ends in another`() throws {
    let input = try folder.make("several")
    let day = { (minute: Int) in "2024-03-01 09:0\(minute):00" }
    try writeWorkbook(
      "\(input)/1.xlsx", [header, row("否", "一", day(1)), row("是", "三", day(3))])
    try writeWorkbook(
      "\(input)/2.xlsx",
      [
        header, row("否", "别", day(1), pair: "v"), row("否", "二", day(2)), row("否", "四", day(4)),
      ])
    try folder.write("{lineage: true, rejects: true, session: {scope: job}}", to: "recipe.yaml")
    #expect(
      try run(
        input, to: folder("out"),
        ["--recipe", folder("recipe.yaml"), "--validation", "none", "--quiet"]
      ).status == 0)
    let span = "1.xlsx, sheet \"data\", row 2, to 2.xlsx, sheet \"data\", row 4"
    let number = try told("train:0").contains(span) ? 0 : 1
    #expect(try told("train:\(number)").contains(span))
    #expect(try told("1.xlsx:2").contains("is the first row of forward/train:\(number) (\(span)"))
    #expect(try told("2.xlsx:4").contains("is the last row of forward/train:\(number) (\(span)"))
    #expect(
      try told("2.xlsx:3").contains("lies among the rows of forward/train:\(number) (\(span)"))
    #expect(
      try told("2.xlsx:2").contains("is the first row of forward/train:\(1 - number) (rows 2 to 2"))
    let forgotten = try chatmill("forget", folder("out"), "--customer", "w")
    #expect(forgotten.text.contains("forward/train:\(number) is from \(span)"))
  }

  @Test
  func
    `explain: a dialogue with an empty utterance is left out of chitchat, where it would be an end`()
    throws
  {
    let rows = [header, row("否", "一"), row("是", "？"), row("否", "二"), row("否", "三", pair: "v")]
    #expect(try mill(rows, "outputs: [forward, chitchat]").status == 0)
    #expect(try told("train:0").hasSuffix("\n客户:一\n坐席:\n客户:二\n\n"))
    #expect(try told("chitchat/train:0").hasSuffix("\n三\n\n"))
    #expect(try report().outputs.first?.left == 1)
  }

  @Test func `explain: long outputs of many pieces and shards are found through`() throws {
    let input = try folder.make("many")
    try Chats.write(0..<2, dialogues: 6000, messages: 4, to: input)
    try folder.write(
      "{lineage: true, split: {sets: {}}, outputs: [{name: messages, compress: gz, shard: 5000}, {name: chitchat, compress: gz}, {name: sharegpt, compress: zst}]}",
      to: "recipe.yaml")
    let arguments = ["--recipe", folder("recipe.yaml"), "--quiet"]
    #expect(try run(input, to: folder("out"), arguments).status == 0)
    for (number, file, person) in [(0, 0, 0), (5999, 0, 5999), (6000, 1, 0), (11_999, 1, 5999)] {
      for output in ["messages", "chitchat", "sharegpt"] {
        let text = try told("\(output)/train:\(number)")
        #expect(text.contains("第\(file)卷第\(person)人第3句"), "\(output) \(number)")
        #expect(text.contains("is from \(100 + file).xlsx, sheet \"data\", rows \(person + 2) to "))
      }
    }
  }
}

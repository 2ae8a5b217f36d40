// What is counted, and in which words: sets in the table, outputs in the report, one of a thing and
// more.
import Foundation
import Support
import Testing

struct CountTests {
  private let folder = TemporaryFolder()
  private let header = ["坐席id", "客户微信id", "是否客服", "消息内容"]
  private let everyOutput = """
    {lineage: true, csv: true, split: {sets: {}},
     outputs: [clean, forward, reversed, chitchat, dialogpt, messages, sharegpt, alpaca, prompt, text]}

    """

  private func mill(_ rows: [[String]], _ recipe: String, _ arguments: [String] = [])
    throws -> Finished
  {
    try writeCSV([header] + rows, folder("a.csv"))
    try folder.write(recipe, to: "recipe.yaml")
    return try run(
      folder("a.csv"), to: folder("out"), ["--recipe", folder("recipe.yaml")] + arguments)
  }

  // MARK: Words

  @Test(arguments: 0..<4) func `one of a thing is singular, others are plural`(_ customers: Int)
    throws
  {
    let flags = [
      "--log-level", "trace", "--chunk", "\(customers + 1)", "--workers", "\(customers % 2 + 1)",
    ]
    let rows = (0..<customers).flatMap { customer in
      (0...customer % 2).map { ["kf", "w\(customer)", $0 == 0 ? "否" : "是", "第\(customer)句\($0)"] }
    }
    let finished = try mill(rows, everyOutput, ["--allow-empty"] + flags)
    #expect(finished.status == 0)
    try expectNumber(finished)
    for arguments in [
      ["inspect", folder("a.csv"), "--recipe", folder("recipe.yaml")], ["verify", folder("out")],
      ["explain", folder("out"), "train:9"], ["explain", folder("out"), "a.csv:2"],
      ["forget", folder("out"), "--customer", "w0"], ["forget", folder("out"), "--customer", "w1"],
      ["forget", folder("out"), "--customer", "w1", "--apply"], ["verify", folder("out")],
    ] { try expectNumber(chatmill(arguments)) }
  }

  @Test(arguments: [["微信红包"], ["微信红包", "微信红包"], ["您好", "微信红包", "微信红包"], [""], ["", " "]])
  func `a run without dialogues says why in words that fit the number`(_ messages: [String]) throws
  {
    let rows = messages.enumerated().map { ["kf", "w\($0)", "是", $1] }
    let finished = try mill(rows, "{csv: true, dialogues: {minTurns: 2}}\n")
    #expect(finished.status == 2)
    try expectNumber(finished)
  }

  @Test(arguments: 0..<3, 1...3)
  func `verify tells of what is missing in words that fit the number`(_ left: Int, _ kept: Int)
    throws
  {
    let rows = (0..<3).map { ["kf", "w\($0)", "否", "第\($0)句"] }
    #expect(try mill(Array(rows.prefix(kept)), everyOutput).status == 0)
    let name = "clean/clean_00000-00000.xlsx"
    try FileManager.default.removeItem(atPath: folder("out/\(name)"))
    try writeWorkbook(folder("out/\(name)"), [header] + rows.prefix(left))
    try folder.write(String(repeating: "x", count: left), to: "out/forward/train.txt")
    let finished = try chatmill("verify", folder("out"))
    #expect(finished.error.contains(": has \(left) byte\(left == 1 ? "," : "s,") but "))
    let found = left == 1 ? "1 row" : "\(left) rows"
    let told = ": holds \(found), but \(kept == 1 ? "1 was" : "\(kept) were") kept\n"
    #expect(finished.error.contains(told) == (left != kept), "\(finished.error)")
    try expectNumber(finished)
  }

  private func expectNumber(_ finished: Finished) throws {
    let text = finished.text + finished.error
    let nouns =
      "dialogue|row|turn|file|problem|workbook|chunk|column|sheet|input|cell|id|print|worker|byte"
    for match in text.matches(of: try Regex("(?:^|[^\\d,.:])(\\d[\\d,]*) (\(nouns))(s?)\\b")) {
      let isOne = match.output[1].substring == "1"
      #expect((match.output[3].substring == "") == isOne, "\(match.output[0].substring!): \(text)")
    }
    #expect(text.firstMatch(of: /\b1 were\b|[02-9,]\d* was\b/) == nil, "\(text)")
    #expect(text.firstMatch(of: /\b1 of [\d,]+ rows? were|\b[02-9] of [\d,]+ rows? was/) == nil)
  }

  // MARK: Sets and outputs

  @Test(arguments: [
    ("{val: 2, test: 3}", ["  validation   2", "  test         3"]),
    ("{val: 2}", ["  validation   2"]), ("{test: 3}", ["  test         3"]), ("{}", []),
    ("{a_set_whose_name_is_long: 4}", ["  a_set_whose_name_is_long 4"]),
  ])
  func `the table shows each set by itself`(_ sets: String, _ lines: [String]) throws {
    let rows = (0..<12).map { ["kf", "w\($0)", "是", "第\($0)句"] }
    let finished = try mill(rows, "{csv: true, split: {sets: \(sets)}}\n")
    #expect(finished.status == 0, "\(finished.error)")
    let words = { (line: String) in line.split(separator: " ").map(String.init) }
    let table = finished.error.split(separator: "\n").map(String.init)
    let shown = table.drop { !$0.hasPrefix("dialogues") }.dropFirst()
      .prefix { $0.hasPrefix("  ") }
    #expect(shown.map(words) == lines.map(words))
    #expect(Set(table.map(\.count)).count == 1)
  }

  @Test(arguments: 0..<4) func `what outputs have and leave out follows forget`(_ seed: UInt64)
    throws
  {
    var random = Seeded(seed)
    let rows = (0..<60).map { row in
      [
        "kf", "w\(Int.random(in: 0..<8, using: &random))",
        Bool.random(using: &random) ? "是" : "否",
        Int.random(in: 0..<4, using: &random) == 0 ? "？" : "第\(row)句",
      ]
    }
    let recipe = everyOutput.replacing("split: {sets: {}}", with: "split: {sets: {val: 3}}")
    #expect(try mill(rows, recipe).status == 0)
    try expectOutputs()
    for customer in ["w3", "w5"] {
      #expect(
        try chatmill("forget", folder("out"), "--customer", customer, "--apply").status == 0)
      try expectOutputs()
    }
    let forgotten = try left()
    let recipes = recipe.replacing("{val: 3}", with: "{}")
    #expect(try mill(rows.filter { $0[1] != "w3" && $0[1] != "w5" }, recipes).status == 0)
    #expect(try left() == forgotten)
  }

  /// Every output has or leaves out every dialogue of its set, the plain texts among them.
  private func expectOutputs() throws {
    let report = try RunReport(of: folder("out"))
    let names = Set(report.outputs.map { $0.name.split(separator: "/")[0] })
    #expect(names.isSuperset(of: ["forward", "reversed", "messages", "dialogpt_forward"]))
    for output in report.outputs {
      let set = String(output.name.split(separator: "/")[1])
      #expect(output.dialogues + output.left == report.totals.sets[set], "\(output.name)")
    }
    #expect(try chatmill("verify", folder("out")).status == 0)
  }

  /// Dialogues that each output leaves out, over all sets.
  private func left() throws -> [String: Int] {
    try RunReport(of: folder("out")).outputs.reduce(into: [:]) {
      $0[String($1.name.split(separator: "/")[0]), default: 0] += $1.left
    }
  }

  // MARK: Nothing there

  @Test(arguments: [
    ["verify"], ["explain", "train:1"], ["explain", "a.xlsx:1"], ["forget", "--customer", "w"],
    ["forget", "--customer", "w", "--apply"],
  ])
  func `an output that is not there is status 2 and one line`(_ words: [String]) throws {
    try folder.write("x", to: "file")
    for name in ["nowhere", "file"] {
      let finished = try chatmill([words[0], folder(name)] + words.dropFirst())
      #expect(finished.status == 2)
      #expect(finished.output.isEmpty)
      #expect(finished.error.hasPrefix("chatmill: \(folder(name))"))
      #expect(name == "file" || finished.error.contains("no output of chatmill: "))
      #expect(finished.error.filter { $0 == "\n" }.count == 1)
    }
    #expect(Package.names(in: folder("")) == ["file"])
  }

  @Test(arguments: ["cat", "inspect"])
  func `a directory in place of a file is named with what to do`(_ command: String) throws {
    let directory = try folder.make("in.xlsx")
    let finished = try chatmill(command, directory)
    #expect(finished.status == 2)
    #expect(
      finished.error
        == "chatmill: \(directory): is a directory; name files in it, such as \(directory)/*.xlsx\n"
    )
  }
}

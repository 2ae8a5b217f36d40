// Sets, order and lineage of the output through the built binary.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// Files with talks of 60 customers; each talks in several of them, and to two agents.
  private func writeManyFiles(_ name: String) throws -> String {
    let input = try folder.make(name)
    for file in 0..<4 {
      let rows = (0..<60).flatMap { customer in
        (file..<file + 2).map { agent in
          [
            "kf\(agent % 2)", "w\(customer)", customer % 2 == 0 ? "否" : "是",
            "f\(file) a\(agent % 2) c\(customer) x", "", "文本",
          ]
        }
      }
      try writeWorkbook("\(input)/\(file).xlsx", [header] + rows)
    }
    return input
  }

  private func runMany(_ recipe: String, _ more: [String] = []) throws -> Finished {
    let input = folder("many")
    if !FileManager.default.fileExists(atPath: input) { _ = try writeManyFiles("many") }
    try folder.write(recipe, to: "recipe.yaml")
    return try run(
      input, to: folder("out"), ["--recipe", folder("recipe.yaml"), "--quiet"] + more)
  }

  private func texts(_ name: String) throws -> [String] {
    String(decoding: try bytes(folder("out/\(name)")), as: UTF8.self)
      .components(separatedBy: "\n\n").filter { !$0.isEmpty }
  }

  private func word(_ letter: Character, of dialogue: String) -> Substring? {
    dialogue.split(whereSeparator: { " :".contains($0) }).first { $0.first == letter }
  }

  @Test(arguments: [("customer", ["c"]), ("pair", ["c", "a"]), ("dialogue", ["c", "a", "f"])])
  func `split: nothing of a customer, pair or dialogue is in two sets`(
    _ unit: String, _ letters: [Character]
  ) throws {
    #expect(try runMany("split: {by: \(unit), sets: {val: 20%, test: 30%}}").status == 0)
    var owner: [[Substring?]: String] = [:]
    var sizes: [String: Int] = [:]
    for set in ["train", "val", "test"] {
      for dialogue in try texts("forward/\(set).txt") {
        let unit = letters.map { word($0, of: dialogue) }
        #expect(owner[unit, default: set] == set)
        owner[unit] = set
        sizes[set, default: 0] += 1
      }
    }
    #expect(sizes.values.reduce(0, +) == 480 && sizes.count == 3)
    #expect(abs(sizes["test"]! - 144) < 70 && sizes["val"]! < sizes["train"]!)
    #expect(try report().totals.sets == sizes)
  }

  @Test func `split: numbers count customers, and too many are an error`() throws {
    #expect(try runMany("split: {by: customer, sets: {val: 5, test: 7}}").status == 0)
    for (set, count) in [("val", 5), ("test", 7), ("train", 48)] {
      let customers = Set(try texts("forward/\(set).txt").map { word("c", of: $0) })
      #expect(customers.count == count, "\(set)")
    }
    #expect(try report().totals.sets == ["train": 384, "val": 40, "test": 56])
    let tooMany = try runMany("split: {by: customer, sets: {val: 61}}")
    #expect(tooMany.status == 2)
    #expect(tooMany.error.contains("the split asks for 61 customers, but there are only 60"))
  }

  @Test func `split: percentages stay what they are beside numbers, which take from the rest`()
    throws
  {
    #expect(try runMany("split: {sets: {val: 10%}}").status == 0)
    let alone = try texts("forward/val.txt")
    for sets in ["{val: 10%, test: 50}", "{test: 50, val: 10%}"] {
      #expect(try runMany("split: {sets: \(sets)}", ["--workers", "1"]).status == 0)
      #expect(try texts("forward/val.txt") == alone)
      #expect(try texts("forward/test.txt").count == 50)
      #expect(
        try report().totals.sets == ["val": alone.count, "test": 50, "train": 430 - alone.count])
      let index = try bytes(folder("out/index"))
      #expect(try runMany("split: {sets: \(sets)}", ["--workers", "3"]).status == 0)
      #expect(try bytes(folder("out/index")) == index)
    }
    let shuffled = "{shuffle: true, split: {by: customer, sets: {val: 10%, test: 7}}}"
    #expect(try runMany(shuffled).status == 0)
    #expect(Set(try texts("forward/test.txt").map { word("c", of: $0) }).count == 7)
    let tooMany = try runMany("split: {by: customer, sets: {val: 10%, test: 60}}")
    #expect(tooMany.status == 2)
    #expect(tooMany.error.contains("asks for 60 customers, but there are only "))
    #expect(tooMany.error.contains(" beside its percentages"))
  }

  @Test(arguments: [
    ("{train: 1%}", "no name of a set"), ("{a: 1%, a: 3}", "1:23: the key 'a' stands twice"),
    ("{a: 60%, b: 50%}", "more than all"), ("{a: x}", "takes a number"),
    ("{A: 1%}", "no name of a set"),
  ])
  func `sets that cannot be are wrong usage`(_ sets: String, _ reason: String) throws {
    let finished = try runMany("split: {sets: \(sets)}")
    #expect(finished.status == 64 && finished.error.contains(reason), "\(finished.error)")
  }

  @Test func `shuffle: the same dialogues in an order that only the seed decides`() throws {
    #expect(try runMany("{outputs: [forward, reversed, messages]}").status == 0)
    let plain = try texts("forward/train.txt") + texts("forward/val.txt")
    let recipe =
      "{shuffle: true, outputs: [forward, reversed, messages], split: {sets: {val: 10%}}}"
    #expect(try runMany(recipe, ["--workers", "1"]).status == 0)
    let first = try bytes(folder("out/forward/train.txt"))
    let index = try bytes(folder("out/index"))
    let shuffled = try texts("forward/train.txt") + texts("forward/val.txt")
    #expect(Set(shuffled) == Set(plain))
    #expect(shuffled.count == 480)
    let files = try texts("forward/train.txt").map { word("f", of: $0) }
    // In plan order the file changes three times.
    #expect(zip(files, files.dropFirst()).count { $0 != $1 } > 200)
    let lines = try bytes(folder("out/messages/train.jsonl")).split(separator: 0x0A)
    #expect(lines.count == files.count)
    #expect(
      String(decoding: lines[7], as: UTF8.self).contains(
        try texts("forward/train.txt")[7].dropFirst(3)))
    _ = try report()
    #expect(try runMany(recipe, ["--workers", "3"]).status == 0)
    #expect(try bytes(folder("out/forward/train.txt")) == first)
    #expect(try bytes(folder("out/index")) == index)
    #expect(try runMany(recipe, ["--seed", "5"]).status == 0)
    #expect(try bytes(folder("out/forward/train.txt")) != first)
  }

  @Test func `lineage: each dialogue has the rows it is from`() throws {
    let rows = [
      header, row("是", "您好"), row("否", "在吗", pair: "v"), row("否", "有货吗"), row("否", "微信红包"),
      row("是", "有"), row("否", "好", pair: "v"), row("是", "一", pair: "u"), row("否", "二", pair: "u"),
      row("是", "三", pair: "u"), row("否", "四", pair: "u"),
    ]
    #expect(
      try mill(rows, "{lineage: true, dialogues: {maxTurns: 2}, outputs: [forward, alpaca]}").status
        == 0)
    let forward = try lineage("forward/train")
    #expect(
      forward == [
        #"{"dialogue":0,"file":"a.xlsx","sheet":"data","first":2,"last":4,"agent":"kf","customer":"w"}"#,
        #"{"dialogue":1,"file":"a.xlsx","sheet":"data","first":6,"last":6,"agent":"kf","customer":"w"}"#,
        #"{"dialogue":2,"file":"a.xlsx","sheet":"data","first":3,"last":7,"agent":"kf","customer":"v"}"#,
        #"{"dialogue":3,"file":"a.xlsx","sheet":"data","first":8,"last":9,"agent":"kf","customer":"u"}"#,
        #"{"dialogue":4,"file":"a.xlsx","sheet":"data","first":10,"last":11,"agent":"kf","customer":"u"}"#,
      ])
    // None of these is a question with an answer.
    #expect(try lineage("alpaca/train").isEmpty)
    _ = try report()
  }

  private func lineage(_ name: String) throws -> [String] {
    String(decoding: try bytes(folder("out/\(name).lineage.jsonl")), as: UTF8.self)
      .split(separator: "\n").map(String.init)
  }
}

extension RecipeRunTests {
  private func runNear(_ workers: String) throws -> Finished {
    try run(
      folder("near"), to: folder("out"),
      ["--recipe", folder("recipe.yaml"), "--quiet", "--workers", workers])
  }

  @Test(arguments: ["file", "job"])
  func `near with keep all: dialogues that are near stay, all in one set`(_ scope: String) throws {
    let input = try folder.make("near")
    for file in 0..<3 {
      let rows = (0..<40).map { talk in
        let text = (0..<30).map { "\(talk)号第\(($0 * 37 + talk * 101) % 997)个问题" }.joined()
        return ["kf", "f\(file)t\(talk)", "否", text + "急\(file)", "", "文本"]
      }
      try writeWorkbook("\(input)/\(file).xlsx", [header] + rows)
    }
    let recipe =
      "{session: {scope: \(scope)}, split: {sets: {val: 30%, test: 30%}}, duplicates: {dialogues: {near: {similarity: 0.8, keep: KEEP}}}}"
    try folder.write(recipe.replacing("KEEP", with: "all"), to: "recipe.yaml")
    #expect(try runNear("1").status == 0)
    var sets: [Substring: Set<String>] = [:]
    var count = 0
    for set in ["train", "val", "test"] {
      for line in String(decoding: try bytes(folder("out/forward/\(set).txt")), as: UTF8.self)
        .split(separator: "\n")
      {
        sets[line.dropFirst(3).prefix { $0 != "号" }, default: []].insert(set)
        count += 1
      }
    }
    #expect(count == 120 && sets.count == 40)
    #expect(sets.values.allSatisfy { $0.count == 1 })
    #expect(Set(sets.values.compactMap(\.first)).count == 3)
    let first = try bytes(folder("out/index"))
    #expect(try report().totals.duplicateDialogue == 0)
    #expect(try runNear("3").status == 0)
    #expect(try bytes(folder("out/index")) == first)
    try folder.write(recipe.replacing("KEEP", with: "first"), to: "recipe.yaml")
    #expect(try runNear("2").status == 0)
    #expect(try report().totals.duplicateDialogue == 80)
    try folder.write(
      "{split: {by: pair}, duplicates: {dialogues: {near: {keep: all}}}}", to: "recipe.yaml")
    let refused = try runNear("1")
    #expect(refused.status == 64 && refused.error.contains("split.by: dialogue"))
  }
}

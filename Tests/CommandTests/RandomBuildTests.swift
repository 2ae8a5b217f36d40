// Random recipes over what dialogues are built of, through the built binary: every row and dialogue
// is written or told.
import Foundation
import Support
import Testing

extension RecipeRunTests {
  /// Files of short talks, many of which say the same, of one side alone, or out of order.
  private func writeTalks(_ random: inout Seeded) throws {
    _ = try folder.make("in")
    for file in 0..<3 {
      let lines = (0..<Int.random(in: 1...60, using: &random)).map { number in
        let minute = Int.random(in: 0..<300, using: &random)
        let cells = [
          "kf", "w\(Int.random(in: 0..<9, using: &random))",
          ["是", "否", "否", "x"].randomElement(using: &random)!,
          ["一", "好。", "在吗", "在的", "？", "好的谢谢", "打13812345678"].randomElement(using: &random)!,
          Bool.random(using: &random) ? SessionModel.time(minute) : "",
          ["文本", "文本", "文本", "文本", "结束"].randomElement(using: &random)!, "\(number)",
        ]
        return cells.joined(separator: ",")
      }
      try folder.write(
        (["坐席id,客户微信id,是否客服,消息内容,消息时间,消息类型,编号"] + lines).joined(separator: "\n"),
        to: "in/\(file).csv")
    }
  }

  /// A recipe with some of the rules that drop or cut dialogues.
  private func recipe(_ random: inout Seeded) -> String {
    let chosen = { (choices: [String], random: inout Seeded) in
      choices.filter { _ in Bool.random(using: &random) }.joined(separator: ", ")
    }
    let lengths = chosen(
      [
        "minTurns: 2", "minCharacters: 4", "needBothSides: true", "maxTurns: 3",
        "startWith: customer", "endWith: agent", "maxCharacters: 9", "final: keep",
      ], &random)
    let duplicates = chosen(
      [
        "dialogues: \(["exact", "near"].randomElement(using: &random)!)", "scope: job",
        "consecutive: 60s", "columns: [消息内容, 客户微信id]",
      ], &random)
    let outputs = ["forward", "reversed", "messages", "alpaca", "clean", "chitchat"]
      .shuffled(using: &random).prefix(Int.random(in: 1...6, using: &random))
    return """
      csv: true
      types: {cut: [结束]}
      session: {\(chosen(["scope: job", "gap: 30m"], &random))}
      dialogues: {\(lengths)}
      duplicates: {\(duplicates)}
      rejects: \(Int.random(in: 0..<4, using: &random) > 0)
      lineage: \(Bool.random(using: &random))
      shuffle: \(Int.random(in: 0..<4, using: &random) == 0)
      outputs: [\(outputs.joined(separator: ", "))]
      split: {sets: {val: 20%, test: 10%}}
      """
  }

  /// The fates of all lines of the rejects.
  private func rejected(_ output: String) throws -> [String: Int] {
    var fates: [String: Int] = [:]
    for name in Package.names(in: folder("\(output)/rejects")) {
      let path = folder("\(output)/rejects/\(name)")
      // A chunk without a reject has a file that need not be a member of gzip.
      guard try !bytes(path).isEmpty else { continue }
      for line in try start("/usr/bin/env", ["gzip", "-dc", path]).text.split(separator: "\n") {
        let json = try JSONSerialization.jsonObject(with: Data(line.utf8)) as! [String: Any]
        fates[json["fate"] as! String, default: 0] += 1
      }
    }
    return fates
  }

  @Test(arguments: 1...12)
  func `random recipes: whatever is dropped is counted and told, for any number of workers`(
    _ seed: UInt64
  ) throws {
    var random = Seeded(seed)
    for turn in 0..<4 {
      try writeTalks(&random)
      let recipe = recipe(&random)
      try folder.write(recipe, to: "recipe.yaml")
      for workers in ["1", "3"] {
        let finished = try run(
          folder("in"), to: folder("out\(workers)"),
          [
            "--recipe", folder("recipe.yaml"), "--quiet", "--allow-empty", "--chunk", "2",
            "--workers", workers,
          ])
        #expect(finished.status == 0, "\(seed) \(turn) \(finished.error)\n\(recipe)")
      }
      let (one, three) = (try OutputTree(folder("out1")), try OutputTree(folder("out3")))
      #expect(try one.comparable.differences(from: three.comparable).isEmpty, "\(recipe)")
      let verified = try chatmill("verify", folder("out1"))
      #expect(verified.status == 0, "\(verified.error)\n\(recipe)")
      try requireToldDrops(recipe)
      try requireAllTurns(recipe)
    }
  }

  /// Turns that are built are those that a recipe writes which drops and cuts none.
  private func requireAllTurns(_ recipe: String) throws {
    let totals = try RunReport(of: folder("out1")).totals
    let dropped = totals.droppedTurns ?? -1
    #expect(totals.builtTurns == totals.turns + dropped, "\(recipe)")
    let whole = recipe.replacing(/dialogues: \{.*\}\n/, with: "")
      .replacing(/dialogues: (exact|near)/, with: "rows: default").replacing(
        "rows: default, ", with: ""
      )
      .replacing("rows: default", with: "")
    try folder.write(whole, to: "whole.yaml")
    let finished = try run(
      folder("in"), to: folder("whole"),
      ["--recipe", folder("whole.yaml"), "--quiet", "--allow-empty"])
    #expect(finished.status == 0, "\(finished.error)\n\(whole)")
    let all = try RunReport(of: folder("whole")).totals
    #expect(all.turns == totals.builtTurns && all.droppedTurns == 0, "\(recipe)")
  }

  private func requireToldDrops(_ recipe: String) throws {
    let totals = try RunReport(of: folder("out1")).totals
    let (short, alone) = (totals.short ?? 0, totals.oneSided ?? 0)
    let double = totals.duplicateDialogue ?? 0
    #expect(totals.built == totals.dialogues + short + alone + double, "\(recipe)")
    guard recipe.contains("rejects: true") else { return }
    let fates = try rejected("out1")
    let told = ["short", "oneSided", "duplicateDialogue"].map { fates[$0] ?? 0 }
    #expect(told == [short, alone, double], "\(recipe)")
    #expect(
      fates.values.reduce(0, +) - told.reduce(0, +) == totals.rows.read - totals.rows.kept,
      "\(recipe)")
  }
}

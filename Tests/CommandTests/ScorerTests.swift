// Runs that have a model score their dialogues, by the built binary and a real model process.
import Foundation
import Support
import Testing

@Suite(.enabled(if: ScoredRuns.hasPython, "there is no python3 here"))
struct ScorerTests {
  @Test func `keep leaves out what the model refuses, and every fate adds up`() throws {
    let runs = try ScoredRuns()
    let recipe = try runs.recipe("keep: [score >= 0.5, label != spam], size: 32")
    let finished = try runs.run(recipe, to: "out")
    #expect(finished.status == 0 && finished.error.isEmpty, "\(finished.error)")
    let report = try runs.report("out")
    #expect((report.totals.built, report.totals.dialogues) == (180, 90))
    #expect((report.totals.lowScore, report.totals.unscored) == (90, nil))
    let model = try #require(report.model)
    #expect((model.id, model.version, model.field) == ("tenths", "1", "score"))
    #expect((model.scored, model.fromStore, model.calls, model.batches) == (180, 0, 180, 6))
    #expect(model.deciles == [0, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
    // Dialogues of which more than one is in a file share nothing but the number.
    let kept = try runs.lines("out/messages/train.jsonl") + runs.lines("out/messages/val.jsonl")
    #expect(kept.count == 90)
    #expect(kept.allSatisfy { $0.contains(/"model":\{"score": 0\.[5-9], "label": "talk"\}\}\}$/) })
    let refused = try runs.rejects("out").filter { $0.contains("\"fate\":\"lowScore\"") }
    #expect(refused.count == 90)
    #expect(refused.allSatisfy { $0.contains(/"model":\{"score": 0\.[0-4], "label": "talk"\},/) })
    #expect(try chatmill("verify", runs.folder("out")).status == 0)
  }

  @Test func `the texts are those of a run without a model, less what it refuses`() throws {
    let runs = try ScoredRuns()
    let recipe = try runs.recipe("keep: [score < 0.3]")
    #expect(try runs.run(recipe, to: "out").status == 0)
    #expect(try runs.run(recipe, to: "plain", ["--no-model"]).status == 0)
    let all = try RunOutput(runs.folder("plain"))
    let scored = try RunOutput(runs.folder("out"))
    #expect(scored.cells == all.cells)
    for name in RunOutput.texts {
      let wanted = all.dialogues(name).filter { $0.contains(/[012]人/) }
      #expect(scored.dialogues(name) == wanted, "\(name)")
    }
    #expect(try runs.report("plain").model == nil)
    #expect(!runs.folder.names("plain/forward").contains("train.scores.jsonl"))
  }

  @Test func `scores stand beside each output, a line a dialogue`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 40, special: [7: "REFUSE"])
    #expect(
      try runs.run(runs.recipe("unscored: keep, maxUnscored: 1"), to: "out").status == 0)
    for output in ["forward", "messages"] {
      for set in ["train", "val"] {
        let scores = try runs.lines("out/\(output)/\(set).scores.jsonl")
        let lineage = try runs.lines("out/\(output)/\(set).lineage.jsonl")
        #expect(scores.count == lineage.count)
        for (number, line) in scores.enumerated() {
          #expect(line.hasPrefix("{\"dialogue\":\(number),\""))
        }
      }
    }
    let lines = try runs.lines("out/forward/train.scores.jsonl")
    #expect(lines.count { $0.contains("\"error\":{\"kind\":\"item\"") } == 1)
    #expect(try runs.report("out").totals.unscored == nil)
  }

  @Test func `another threshold mills nothing and asks nothing`() throws {
    let runs = try ScoredRuns()
    let first = try runs.recipe("id: mine, keep: [score >= 0.5]")
    #expect(try runs.run(first, to: "out", ["--keep-parts"]).status == 0)
    #expect(runs.asked == 180)
    #expect(runs.folder.names("out.chatmill") == ["parts", "scores"])
    // The program is not even started: there is none.
    try runs.folder.write(
      "rejects: true\nmodel: {command: [no-such-program], id: mine, keep: [score >= 0.2]}",
      to: "second.yaml")
    let finished = try runs.run(runs.folder("second.yaml"), to: "out")
    #expect(finished.status == 0, "\(finished.error)")
    let report = try runs.report("out")
    #expect((report.totals.reused, report.totals.dialogues) == (3, 144))
    #expect(report.model.map { [$0.calls, $0.fromStore] } == [0, 180])
    // A finished run leaves its results, and nothing else.
    #expect(runs.folder.names("out.chatmill") == ["scores"])
    #expect(runs.asked == 180)
  }

  @Test func `without an id the results of the same model and version are found`() throws {
    let runs = try ScoredRuns(files: 1)
    let recipe = try runs.recipe()
    #expect(try runs.run(recipe, to: "out").status == 0)
    #expect(try runs.run(recipe, to: "out").status == 0)
    #expect(runs.asked == 60)
    #expect(try runs.report("out").model?.fromStore == 60)
  }

  @Test(arguments: ["RAISE", "EXIT", "SEGV", "HANG", "REFUSE"])
  func `a poison dialogue costs nobody else`(_ word: String) throws {
    let runs = try ScoredRuns(files: 2, dialogues: 80, special: [30: word])
    let recipe = try runs.recipe(
      "keep: [score >= 0], timeout: 1s, maxUnscored: 2, size: 64")
    let finished = try runs.run(recipe, to: "out")
    #expect(finished.status == 0, "\(finished.error)")
    let report = try runs.report("out")
    // It stands in both files, and is another dialogue in each.
    #expect((report.totals.dialogues, report.totals.unscored) == (158, 2))
    #expect(report.model?.failed == 2)
    let lost = try runs.rejects("out").filter { $0.contains("\"fate\":\"unscored\"") }
    #expect(lost.count == 2 && lost.allSatisfy { $0.contains(word) && $0.contains("\"error\":{") })
    #expect(try runs.lines("out/forward/train.txt").contains { $0.contains(word) } == false)
    #expect(report.model!.batches <= 3 + 2 * 16)
  }

  @Test func `a dialogue that lacks a field of keep has no score`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 50, special: [9: "OTHER"])
    let recipe = try runs.recipe("keep: [score >= 0], maxUnscored: 2%")
    #expect(try runs.run(recipe, to: "out").status == 0)
    let report = try runs.report("out")
    #expect((report.totals.dialogues, report.totals.unscored) == (49, 1))
    #expect(report.model.map { [$0.scored, $0.failed] } == [49, 0])
    let lost = try runs.rejects("out").filter { $0.contains("\"fate\":\"unscored\"") }
    #expect(lost.count == 1 && lost[0].contains("\"model\":{\"label\": \"other\"}"))
  }

  @Test(arguments: ["maxUnscored: 1", "maxUnscored: 3%", "unscored: stop"])
  func `too many dialogues without a score replace nothing, and results stay`(_ rule: String)
    throws
  {
    let runs = try ScoredRuns(files: 1, dialogues: 60, special: [1: "REFUSE", 2: "REFUSE"])
    #expect(try runs.run(runs.recipe("maxUnscored: 9"), to: "out").status == 0)
    let before = try runs.files("out")
    let asked = runs.asked
    let finished = try runs.run(runs.recipe(rule), to: "out")
    #expect(finished.status == 2)
    #expect(
      finished.error.hasPrefix("chatmill: 2 of 60 dialogues have no score (model.\(rule)"),
      "\(finished.error)")
    #expect(finished.error.hasSuffix("results stay in the store; nothing was replaced\n"))
    #expect(try runs.files("out") == before)
    // What the model has failed on is known, too.
    #expect(runs.asked == asked)
    #expect(try runs.run(runs.recipe("maxUnscored: 9"), to: "out", ["--retry-failed"]).status == 0)
    #expect(runs.asked > asked)
  }

  @Test func `the number of model processes and workers decides nothing`() throws {
    let runs = try ScoredRuns(files: 5, dialogues: 70)
    // Equal dialogues are one: here the first file's come twice.
    try FileManager.default.copyItem(
      atPath: "\(runs.input)/100.xlsx", toPath: "\(runs.input)/200.xlsx")
    var found: [[String: [UInt8]]] = []
    for (place, workers) in [1, 4].enumerated() {
      let recipe = try runs.recipe("keep: [score >= 0.2], size: 48, workers: \(workers)")
      let flags = ["--workers", "\(workers)"]
      #expect(try runs.run(recipe, to: "out\(place)", flags).status == 0)
      found.append(try runs.files("out\(place)"))
    }
    #expect(found[0] == found[1])
    #expect(try runs.report("out0").model == runs.report("out1").model)
    #expect(try runs.report("out0").model.map { [$0.calls, $0.scored] } == [350, 420])
  }

  @Test(arguments: [
    "session: {scope: job, gap: \"off\"}", "duplicates: {dialogues: exact}",
    "duplicates: {dialogues: {near: {similarity: 0.9, keep: all}}}", "shuffle: true",
    "split: {sets: {val: 20, test: 10%}}", "duplicates: {scope: job}",
  ])
  func `scores follow dialogues through every other rule`(_ rule: String) throws {
    let runs = try ScoredRuns(files: 3, dialogues: 30)
    let rest = rule + (rule.contains("session") ? "\nprofiles: [\(ScorerTests.timed)]" : "")
    if rule.contains("session") {
      try ScorerTests.writeTimed("\(runs.input)/300.xlsx")
      for file in 100..<103 {
        try FileManager.default.removeItem(atPath: "\(runs.input)/\(file).xlsx")
      }
    }
    let recipe = try runs.recipe("keep: [score >= 0.3], size: 16", rest)
    let finished = try runs.run(recipe, to: "out")
    #expect(finished.status == 0, "\(finished.error)")
    let report = try runs.report("out")
    #expect(report.totals.lowScore ?? 0 > 0)
    for set in ["train", "val"] {
      let scores = try runs.lines("out/messages/\(set).scores.jsonl")
      let dialogues = try runs.lines("out/messages/\(set).jsonl")
      #expect(scores.count == dialogues.count)
      for (score, dialogue) in zip(scores, dialogues) {
        let number = try #require(dialogue.firstMatch(of: /(\d)人/)).1
        #expect(score.contains("\"score\": 0.\(number)"))
        #expect(dialogue.contains("\"model\":{\"score\": 0.\(number)"))
      }
    }
    #expect(try chatmill("verify", runs.folder("out")).status == 0)
  }

  private static let timed =
    "{name: timed, agent: 坐席id, customer: 客户微信id, role: 是否客服, message: 消息内容, time: 时间}"

  private static func writeTimed(_ path: String) throws {
    let rows = (0..<40).flatMap { number in
      ["否", "是"].enumerated().map { place, role in
        [
          "kf_1", "wx_\(number)", role, "第0卷第\(number)人第\(place)句", "2024-03-01 09:00:0\(place)",
        ]
      }
    }
    try writeWorkbook(path, [Chats.header + ["时间"]] + rows)
  }
}

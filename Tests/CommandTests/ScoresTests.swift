// What `scores`, `explain`, `verify` and `forget` make of an output whose dialogues a model has
// scored.
import Foundation
import Support
import Testing

@Suite(.enabled(if: ScoredRuns.hasPython, "there is no python3 here"))
struct ScoresTests {
  @Test func `scores tells what each decile keeps, and shows both sides of the threshold`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 50)
    #expect(try runs.run(runs.recipe("keep: [score >= 0.5]"), to: "out").status == 0)
    let finished = try chatmill("scores", runs.folder("out"))
    #expect(finished.status == 0, "\(finished.error)")
    let lines = finished.text.split(separator: "\n").map(String.init)
    #expect(
      lines[0] == "50 dialogues with a score by tenths 1; 25 written, 25 refused, 0 without a score"
    )
    #expect(
      Array(lines[1...11]) == [
        "  0%  score >= 0.0 keeps 50", " 10%  score >= 0.0 keeps 50", " 20%  score >= 0.1 keeps 45",
        " 30%  score >= 0.2 keeps 40", " 40%  score >= 0.3 keeps 35", " 50%  score >= 0.4 keeps 30",
        " 60%  score >= 0.5 keeps 25", " 70%  score >= 0.6 keeps 20", " 80%  score >= 0.7 keeps 15",
        " 90%  score >= 0.8 keeps 10", "100%  score >= 0.9 keeps 5",
      ])
    #expect(lines[12] == "beside score >= 0.5:" && lines.count == 19)
    for line in lines[13...15] {
      #expect(line.contains(/^0\.4 refused, 100\.xlsx, sheet ".+", row \d+: 客户:第0卷第\d?4人/))
    }
    for line in lines[16...18] {
      #expect(line.contains(/^0\.5 written, forward\/(train|val):\d+: 客户:第0卷第\d?5人/))
    }
  }

  @Test func `scores says what it would need`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 20)
    let worker = "\(Package.root)/Tests/workers/scoring.py"
    try runs.folder.write(
      "model: {command: [python3, \(worker), \(runs.log)], keep: [score < 0.5]}", to: "r.yaml")
    #expect(try runs.run(runs.folder("r.yaml"), to: "out").status == 0)
    let text = try chatmill("scores", runs.folder("out")).text
    #expect(text.contains("`rejects: true` in the recipe would have written which were refused\n"))
    #expect(text.contains("`scores: true` in the recipe would have written their scores\n"))
    #expect(try runs.run(runs.folder("r.yaml"), to: "plain", ["--no-model"]).status == 0)
    let plain = try chatmill("scores", runs.folder("plain"))
    #expect(plain.status == 2)
    #expect(plain.error == "chatmill: \(runs.folder("plain")): no model has scored its dialogues\n")
  }

  @Test func `explain tells what the model says`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 20, special: [3: "REFUSE"])
    let recipe = try runs.recipe("unscored: keep, maxUnscored: 1")
    #expect(try runs.run(recipe, to: "out", ["--validation", "none"]).status == 0)
    let told = try chatmill("explain", runs.folder("out"), "train:2").text
    #expect(told.contains("\nthe model says {\"score\": 0.2, \"label\": \"talk\"}\n"), "\(told)")
    let failed = try chatmill("explain", runs.folder("out"), "messages/train:3").text
    #expect(failed.contains("\nthe model failed: {\"kind\":\"item\",\"message\":\"not this\""))
  }

  @Test func `verify counts lines of scores`() throws {
    let runs = try ScoredRuns(files: 1, dialogues: 20)
    #expect(try runs.run(runs.recipe(), to: "out", ["--validation", "none"]).status == 0)
    #expect(try chatmill("verify", runs.folder("out")).status == 0)
    let name = "out/messages/train.scores.jsonl"
    // Not by way of the name, which others share.
    let lines = try runs.lines(name)
    try FileManager.default.removeItem(atPath: runs.folder(name))
    try runs.folder.write(lines.dropLast().map { $0 + "\n" }.joined(), to: name)
    let finished = try chatmill("verify", runs.folder("out"))
    #expect(finished.status == 1)
    #expect(
      finished.error.contains(
        "messages/train.scores.jsonl: 19 lines, but 20 were written to messages/train"),
      "\(finished.error)")
  }

  @Test func `forget takes a customer out of scores, and results away that may quote them`() throws
  {
    let runs = try ScoredRuns(files: 1, dialogues: 20)
    #expect(try runs.run(runs.recipe(), to: "out", ["--validation", "none"]).status == 0)
    #expect(runs.folder.names("out.chatmill/scores").count == 1)
    let before = try runs.lines("out/forward/train.scores.jsonl")
    let finished = try chatmill(
      "forget", runs.folder("out"), "--customer", "wx_7", "--apply", "--drop-rejects")
    #expect(finished.status == 0, "\(finished.error)")
    for output in ["forward", "reversed", "messages"] {
      let after = try runs.lines("out/\(output)/train.scores.jsonl")
      let wanted = (before[..<7] + before[8...]).enumerated().map { number, line in
        "{\"dialogue\":\(number)," + line.drop { $0 != "," }.dropFirst()
      }
      #expect(after == wanted)
    }
    #expect(!FileManager.default.fileExists(atPath: runs.folder("out.chatmill")))
    #expect(try chatmill("verify", runs.folder("out")).status == 0)
  }
}

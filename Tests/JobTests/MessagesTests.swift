// Messages between processes: one line each, whatever they hold.
import Cleaning
import Forms
import Foundation
import Rules
import SystemPackage
import Testing

@testable import Bytes
@testable import Job
@testable import Recipe

struct MessagesTests {
  private static let odd = FilePath(bytes: [0x2F, 0xB2, 0xE2, 0x0A, 0x22, 0xFF])
  private static let nasty = ["a\nb", "\u{2028}\u{2029}\u{85}", "\"\\", "", "😀\0", "\u{FFFF}", "/"]

  private func returned<Message: Codable>(_ message: Message) throws -> Message {
    let line = try Line.encode(message)
    #expect(line.filter { $0 == 0x0A }.count == 1)
    #expect(line.last == 0x0A)
    return try Line.decode(line.dropLast())
  }

  @Test func `orders to a worker come back equal`() throws {
    var recipe = Recipe()
    recipe.systemMessages = MessagesTests.nasty
    (recipe.sheet, recipe.final) = ("四月", .keep)
    recipe.rules = [MessageRule("n", .regex("[\n]"), except: MessagesTests.nasty)]
    (recipe.packs, recipe.profiles) = ([.wechat], Profile.known)
    let path = WirePath(MessagesTests.odd)
    let input = Input(path: MessagesTests.odd, size: 7, modified: .max)
    let fence = Fence(memory: 1, readable: [MessagesTests.odd], writable: "/tmp/a b")
    for order in [
      WorkerOrder.begin(recipe: recipe, rules: path, key: nil, fence: fence),
      .begin(recipe: recipe, rules: nil, key: nil, fence: nil),
      .readHeader(file: 3, input: input, part: path),
      .mill(
        file: 4, input: input, part: WirePath("/tmp/a b"), layout: MessagesTests.nasty, drops: nil),
      .mill(
        file: 5, input: input, part: path, layout: [],
        drops: DropReference(files: [path], place: 6), files: [.input, .part, .draft]),
      .compare(
        task: ComparisonTask(
          stage: .groups, parts: [ToldPart(path: path, checksum: .max)], from: 1, to: 2,
          found: [path], output: path)),
    ] { #expect(try returned(order) == order) }
  }

  @Test func `reports of a worker come back equal`() throws {
    var summary = PartSummary()
    (summary.sheets, summary.warnings) = (MessagesTests.nasty, MessagesTests.nasty)
    summary.counts.rows.count(.kept)
    for report in [
      WorkerReport.header(
        file: 0, sheets: [SheetHeader(sheet: "\u{2028}", columns: MessagesTests.nasty)]),
      .progress(file: 1, rows: .max),
      .milled(file: 2, summary: summary, checksum: .max, isReused: true, hasDrops: true),
      .fenced(missing: MessagesTests.nasty), .compared(result: StageResult(losses: [0, .max])),
      .compared(result: StageResult(counts: [], prints: 1, checksum: .max)), .busy(work: 3),
      .failed(file: 3, reason: "a\nb"),
      .cannotWrite(reason: "no space"),
    ] { #expect(try returned(report) == report) }
  }

  @Test func `orders to the writer and its reports come back equal`() throws {
    let part = ChunkPart(
      part: ToldPart(path: WirePath(MessagesTests.odd), checksum: .max), identity: [0, 0xFF, 0x0A])
    var rule = OutputRule()
    rule.outputs = OutputForm.allCases.map { Output($0) }
    (rule.outputs[3].compression, rule.outputs[4].shard, rule.shuffles) = (.zst, 7, true)
    (rule.split.unit, rule.split.members) = (.pair, [.init("test", "0.5%")])
    for order in [
      WriterOrder.begin(
        plan: WriterPlan(
          folder: WirePath(MessagesTests.odd), rule: rule, seed: .max,
          labels: TurnLabels(agent: "A", customer: "\n"), writesRejects: true)),
      .texts(part: part), .rewind,
      .workbook(
        name: "clean_00000-00001", columns: MessagesTests.nasty, messageColumn: 3,
        parts: [part.part]),
      .endChunk(name: "part-00000-00001"), .finish,
    ] { #expect(try returned(order) == order) }
    var loss = DialogueLoss()
    loss.count(.duplicateDialogue, turns: 2)
    loss.count(.lowScore, turns: 3)
    for report in [
      WriterReport.finished(
        summary: WriterSummary(
          counts: [1, 7], outputs: [OutputCount(name: "messages/train", dialogues: 3, left: 4)],
          written: [WrittenFile(path: "a/b", bytes: 8, xxh128: "00ff")],
          losses: [loss],
          scores: ScoreSummary(scored: 3, field: "a.b", deciles: [0.5], atLeast: [2]))),
      .failed(reason: "\u{2028}"),
    ] {
      #expect(try returned(report) == report)
    }
  }

  /// ARCHITECTURE.md shows these lines; Tools/check_rooms.py looks for them here.
  @Test func `the lines that ARCHITECTURE shows are lines of the protocol`() throws {
    let reports: [(String, WorkerReport)] = [
      (#"{"progress":{"file":0,"rows":4096}}"#, .progress(file: 0, rows: 4096)),
      (#"{"busy":{"work":7}}"#, .busy(work: 7)),
      (
        #"{"compared":{"result":{"losses":[0],"counts":[],"prints":0}}}"#,
        .compared(result: StageResult(losses: [0]))
      ),
      (#"{"fenced":{"missing":[]}}"#, .fenced(missing: [])),
    ]
    for (line, report) in reports { #expect(try Line.decode(Array(line.utf8)) == report) }
    let orders: [(String, WriterOrder)] = [
      (#"{"rewind":{}}"#, .rewind), (#"{"finish":{}}"#, .finish),
      (#"{"endChunk":{"name":"part-00000-00024"}}"#, .endChunk(name: "part-00000-00024")),
    ]
    for (line, order) in orders { #expect(try Line.decode(Array(line.utf8)) == order) }
    let part = ToldPart(path: WirePath("a.part"), checksum: 7)
    let task = ComparisonTask(
      stage: .rows, parts: [part], from: 0, to: 32, found: [], output: WirePath("drops"))
    #expect(
      try Line.decode(
        Array(
          #"{"compare":{"task":{"stage":"rows","parts":[{"path":"a.part","checksum":7}],"from":0,"to":32,"found":[],"output":"drops"}}}"#
            .utf8)) == WorkerOrder.compare(task: task))
    #expect(
      try Line.decode(
        Array(
          #"{"workbook":{"name":"clean_00000-00024","columns":["消息内容"],"messageColumn":0,"parts":[{"path":"a.part","checksum":7}]}}"#
            .utf8))
        == WriterOrder.workbook(
          name: "clean_00000-00024", columns: ["消息内容"], messageColumn: 0, parts: [part]))
  }

  @Test func `what is no message is an error`() {
    #expect(throws: (any Error).self) {
      try Line.decode(Array("{\"unknown\":{}}".utf8)) as WorkerOrder
    }
    #expect(throws: (any Error).self) { try Line.decode([]) as WriterReport }
    for path in ["\"a\\u0000b\"", "[97,0,98]"] {
      #expect(throws: (any Error).self) { try Line.decode(Array(path.utf8)) as WirePath }
    }
  }

  @Test func `a report says which input it is about, so that it can be held against the task`() {
    #expect(WorkerReport.header(file: 1, sheets: []).file == 1)
    #expect(WorkerReport.progress(file: 2, rows: 9).file == 2)
    #expect(
      WorkerReport.milled(
        file: 3, summary: PartSummary(), checksum: 0, isReused: true, hasDrops: false
      ).file
        == 3)
    #expect(WorkerReport.failed(file: 4, reason: "").file == 4)
    #expect(WorkerReport.compared(result: StageResult()).file == nil)
    #expect(WorkerReport.fenced(missing: []).file == nil)
    #expect(WorkerReport.cannotWrite(reason: "").file == nil)
  }
}

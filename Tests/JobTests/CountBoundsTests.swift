// Every count that a report or a worker holds: none is reckoned with that no run can have.
import Cleaning
import Foundation
import Testing

@testable import Bytes
@testable import Job

struct CountBoundsTests {
  /// Each number of a JSON text but those in `kept` replaced by each of these, and the key that it
  /// stood at.
  private func forgeries(
    of value: some Encodable, except kept: Set<String> = []
  ) throws -> [(key: String, number: Int, text: String)] {
    let text = String(decoding: try Line.encodeSorted(value), as: UTF8.self)
    var found: [(key: String, number: Int, text: String)] = []
    for match in text.matches(of: /(?:"(\w+)":|[\[,])(\d+)(?=[,}\]])/) {
      let key = String(match.output.1 ?? "")
      guard !kept.contains(key) else { continue }
      for number in [Int.max, .min, -1, 1 << 41] {
        let range = match.output.2.startIndex..<match.output.2.endIndex
        found.append((key, number, text.replacingCharacters(in: range, with: "\(number)")))
      }
    }
    return found
  }

  private static let gone = Report.Forgotten(rows: 0, dialogues: 0, turns: 0)

  private static var report: Report {
    var report = Report.some
    report.totals.forgotten = gone
    report.totals.sets = ["val": 0]
    report.totals.rules = ["r": 0]
    report.totals.personal = ["p": 0]
    report.outputs = [OutputCount(name: "messages/train")]
    report.written = [WrittenFile(path: "index", bytes: 0, xxh128: "")]
    report.skipped = ["hidden": 0]
    report.files = [
      Report.File(
        path: "", identity: "", size: 0, sheets: [], rows: FateCounts(), dialogues: 0,
        turns: 0, warnings: [], forgotten: gone)
    ]
    return report
  }

  @Test func `no count of a report is taken that no run can have`() throws {
    #expect(Self.report.isCountable)
    let recipe = String(decoding: try Line.encodeSorted(Self.report.recipe), as: UTF8.self)
    var keys: Set<String> = []
    for (key, number, text) in try forgeries(of: Self.report, except: ["seed"]) {
      // The rules of a recipe are bounded where they are used; sizes and `chunk` are compared and
      // never added.
      guard text.contains(recipe), number < 0 || !["bytes", "size", "chunk"].contains(key) else {
        continue
      }
      keys.insert(key)
      let found = try? JSONDecoder().decode(Report.self, from: Data(text.utf8))
      #expect(found?.isCountable != true, "\(key): \(number)")
    }
    #expect(keys.count >= 30, "\(keys.sorted())")
  }

  private static var summary: PartSummary {
    var summary = PartSummary()
    (summary.rules, summary.personal) = (["r": 0], ["p": 0])
    return summary
  }

  private static let said: [(WorkerReport, Schedule.Task, StageName?)] = [
    (.progress(file: 0, rows: 0), .mill(file: 0, layout: []), nil),
    (
      .milled(file: 0, summary: summary, checksum: 0, isReused: false, hasDrops: false),
      .mill(file: 0, layout: []), nil
    ),
    (.compared(result: StageResult(losses: [0, 0])), .compare(slice: 0), .rows),
    (
      .compared(result: StageResult(counts: [BuiltCount(file: 0)], checksum: 0)),
      .compare(slice: 0),
      .sessions
    ),
    (.busy(work: 0), .compare(slice: 0), .rows),
  ]

  @Test func `no count of a worker is taken that no input can have`() throws {
    for (report, task, step) in Self.said {
      #expect(report.fault(task, step) == nil)
      // A place that there is not is passed over.
      let kept: Set<String> = step == .sessions ? ["checksum", "file"] : ["checksum"]
      for (key, number, text) in try forgeries(of: report, except: kept) {
        let found = try? JSONDecoder().decode(WorkerReport.self, from: Data(text.utf8))
        #expect(
          found?.fault(task, step) != nil || found == nil, "\(report.name), \(key): \(number)")
      }
    }
  }

  @Test func `counts that are each possible are not where their sum is none`() {
    var large = BuiltCount(file: 0)
    (large.dialogues.total, large.dialogues[.written]) = (1 << 36, 1 << 36)
    let said = { WorkerReport.compared(result: StageResult(counts: $0, checksum: 0)) }
    #expect(said([large]).fault(.compare(slice: 0), .sessions) == nil)
    #expect(said([large, large]).fault(.compare(slice: 0), .sessions) != nil)
  }
}

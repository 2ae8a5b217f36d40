// The golden cases of fixtures/cases: one directory of inputs each, and what a run must make of it.
import Foundation
import Support
import Testing

struct GoldenCaseTests {
  private static let names = Package.names(in: Package.fixture("cases"))
  private let folder = TemporaryFolder()

  private struct Expected: Decodable {
    var dialogues, turns, exit, failed: Int
  }

  @Test func `the golden cases are there`() { #expect(GoldenCaseTests.names.count >= 40) }

  @Test(arguments: names)
  func `a run gives what the case expects`(_ name: String) throws {
    let source = Package.fixture("cases/\(name)")
    let finished = try run(
      "\(source)/inputs", to: folder("out"),
      ["--validation", "none", "--json"] + arguments("\(source)/arguments"))
    try checkReport(finished, expected: "\(source)/expected/counts.json")
    for direction in ["forward", "reversed"] {
      let text = try bytes(folder("out/\(direction)/train.txt"))
      let expected = try bytes("\(source)/expected/\(direction).txt")
      #expect(String(decoding: text, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
      #expect(text == expected)
      #expect(try bytes(folder("out/\(direction)/val.txt")).isEmpty)
    }
    try checkWorkbooks(expected: "\(source)/expected")
  }

  private func arguments(_ path: String) throws -> [String] {
    String(decoding: try bytes(path), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func checkReport(_ finished: Finished, expected path: String) throws {
    let json = try Data(bytes(path))
    let expected = try JSONDecoder().decode(Expected.self, from: json)
    let totals = try RunReport(finished.output).totals
    #expect(finished.status == Int32(expected.exit), "\(finished.error)")
    #expect(try totals.rows == JSONDecoder().decode(RunReport.Rows.self, from: json))
    #expect(totals.dialogues == expected.dialogues)
    #expect(totals.turns == expected.turns)
    #expect(totals.failed == expected.failed)
  }

  private func checkWorkbooks(expected source: String) throws {
    let expected = Package.names(in: source).filter { $0.hasSuffix(".jsonl") }
    let made = Package.names(in: folder("out/clean"))
    #expect(made.map { $0.dropLast(5) + ".jsonl" } == expected)
    for name in expected {
      let workbook = folder("out/clean/\(name.dropLast(6)).xlsx")
      let printed = try chatmill("cat", workbook, "--format", "jsonl")
      #expect(printed.output == (try bytes("\(source)/\(name)")), "\(name): \(printed.text)")
    }
  }
}

// Inputs that mean ill, or that were badly hurt: each is read or refused in one line, and costs
// nobody else.
import Foundation
import Support
import Testing

@Suite(.serialized, .enabled(if: Python.path != nil, "no Python; CHATMILL_PYTHON names one"))
struct HostileTests {
  private let folder = TemporaryFolder()

  private func content(_ input: String, of report: RunReport) throws -> RunReport.File {
    try #require(report.files.first { $0.path == "\(input)/hostile.xlsx" })
  }

  @Test(arguments: [
    ("zip-bomb", "text is larger than the limit of 1 GiB"),
    ("shared-string-1gb", "longer than the limit of 16 MiB"),
    ("attribute-40mb", "malformed XML"), ("deep-nesting", "malformed XML"),
    ("deep-million", "malformed XML"), ("deep-strings", "malformed XML"),
    ("deep-workbook", "malformed XML"), ("billion-laughs", "document type declaration"),
    ("quadratic", "document type declaration"), ("external-entity", "document type declaration"),
    ("long-headers", "headers are longer than the limit of 1 MiB"),
    ("long-sheet-name", "sheet \"x"), ("long-target", "part xl/xxx"),
  ])
  func `a workbook that asks for too much is refused in one line`(_ kind: String, _ reason: String)
    throws
  {
    let input = try Hostile.make(kind, in: folder)
    let report = try Hostile.run(input, to: folder("out"))
    #expect(try content(input, of: report).error?.contains(reason) == true)
    // What `cat` prints before it comes to the end of a bomb is as large as the limit.
    let commands = ["zip-bomb": [], "long-headers": ["inspect"]][kind] ?? ["cat", "inspect"]
    for command in commands {
      let finished = try Hostile.chatmill([command, "\(input)/hostile.xlsx"])
      #expect(finished.error.filter { $0 == "\n" }.count == (finished.status == 0 ? 0 : 1))
      #expect(finished.error.utf8.count < 40_000)
    }
  }

  @Test(arguments: ["many-entries", "overlapping-entries", "wide", "equal-headers"])
  func `a workbook that is only odd is read`(_ kind: String) throws {
    let input = try Hostile.make(kind, in: folder)
    let report = try Hostile.run(input, to: folder("out"))
    #expect(try content(input, of: report).error == nil)
    #expect(try content(input, of: report).rows.read > 0)
  }

  @Test(.enabled(if: Hostile.isLong), arguments: ["shared-1mb-12000", "million-rows"])
  func `a workbook of a gigabyte is read or refused`(_ kind: String) throws {
    _ = try Hostile.run(Hostile.make(kind, in: folder), to: folder("out"))
  }

  @Test func `wrong sizes, checksums and flags in headers are found, or nothing is lost`() throws {
    let report = try Hostile.run(Hostile.make("damaged-entries", in: folder), to: folder("out"))
    #expect(report.totals.files > 50)
    #expect(report.totals.failed > 20)
    for file in report.files where file.error == nil { #expect(file.rows.kept == 1) }
  }

  @Test func `names that lead out of an archive lead nowhere`() throws {
    let report = try Hostile.run(Hostile.make("outside-names", in: folder), to: folder("out"))
    #expect(report.totals.failed == 9)
    let isRead = report.files.filter { $0.error == nil }.map(\.path)
    #expect(isRead.allSatisfy { $0.contains("/entry-") || $0.hasSuffix("/good.xlsx") })
  }

  @Test func `names that are not UTF-8 or hold line ends cost nobody else`() throws {
    let report = try Hostile.run(Hostile.make("broken-names", in: folder), to: folder("out"))
    #expect(report.totals.failed == 23)
    #expect(report.totals.files == 24)
  }
}

// Workbooks that ask too much, made at run time by Tests/reference/hostile.py.
import Foundation
import Support
import SystemPackage
import Testing

@testable import Sheets

@Suite(.enabled(if: Python.path != nil, "no Python; CHATMILL_PYTHON names one"))
struct LimitTests {
  private let folder = TemporaryFolder()

  private func hostile(_ kind: String) throws -> FilePath {
    let script = "\(Package.root)/Tests/reference/hostile.py"
    let made = try start(#require(Python.path), [script, kind, folder("h.xlsx")])
    #expect(made.status == 0)
    return folder.at("h.xlsx")
  }

  @Test(arguments: [
    ("zip-bomb", "limit of 1 GiB"), ("shared-string-1gb", "limit of 16 MiB"),
    ("shared-1mb-12000", "limit of 1 GiB"), ("deep-nesting", "malformed XML"),
  ])
  func `a workbook past a limit is refused with the limit`(_ kind: String, _ reason: String) throws
  {
    #expect(try #require(refusal(hostile(kind))).contains(reason))
  }

  @Test(arguments: [("many-entries", 2, 4), ("wide", 51, 16_384), ("overlapping-entries", 1001, 4)])
  func `a large workbook within the limits is read`(_ kind: String, _ rows: Int, _ columns: Int)
    throws
  {
    let workbook = try Workbook(path: hostile(kind))
    var (count, widest) = (0, 0)
    try workbook.read(workbook.worksheets[0]) { row in
      count += 1
      widest = max(widest, Int(row.cells.last!.column) + 1)
    }
    #expect(count == rows)
    #expect(widest == columns)
  }

  @Test func `an attribute of 40 MB is refused as malformed`() throws {
    #expect(try #require(refusal(hostile("attribute-40mb"))).contains("malformed XML"))
  }
}

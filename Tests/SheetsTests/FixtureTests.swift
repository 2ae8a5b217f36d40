// The fixtures: what must be read equals what is written beside it, what must be refused says why.
import Foundation
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Sheets

struct FixtureTests {
  private static let read = Files.names("\(Package.root)/fixtures/read", ending: ".xlsx")
  private static let broken = Files.names("\(Package.root)/fixtures/broken", ending: ".xlsx")
  private static let readCSV = Files.names("\(Package.root)/fixtures/read", ending: ".csv")
  private static let brokenCSV = Files.names("\(Package.root)/fixtures/broken", ending: ".csv")

  @Test func `the fixtures are there`() {
    #expect(FixtureTests.read.count >= 130)
    #expect(FixtureTests.broken.count >= 40)
    #expect(FixtureTests.readCSV.count >= 25)
    #expect(FixtureTests.brokenCSV.count >= 12)
  }

  @Test(arguments: read)
  func `a workbook prints as expected`(_ name: String) throws {
    try expectPrinted("\(name).xlsx", name)
  }

  @Test(arguments: readCSV)
  func `a CSV file prints as expected`(_ name: String) throws {
    try expectPrinted("\(name).csv", name)
  }

  private func expectPrinted(_ file: String, _ name: String) throws {
    let expected = try bytes("\(Package.root)/fixtures/read/\(name).expected.jsonl")
    let text = try printed(Files.fixture("read/\(file)"))
    #expect(Array(text.utf8) == expected, "\(file): \(text.prefix(2000))")
  }

  @Test(arguments: read)
  func `the first row read alone is the first row of the sheet`(_ name: String) throws {
    let workbook = try Workbook(path: Files.fixture("read/\(name).xlsx"))
    let sheet = try workbook.select(.first)[0]
    var first: [String]?
    try workbook.read(sheet) { row in
      first = row.texts
      throw StopReading()
    }
    #expect(try workbook.firstRows(of: sheet, 1).first == first)
  }

  @Test(arguments: readCSV)
  func `the first row read alone is the first row of the CSV file`(_ name: String) throws {
    let file = try CSVFile(path: Files.fixture("read/\(name).csv"))
    var rows: [[String]] = []
    try file.read { rows.append($0.texts) }
    #expect(try file.firstRows(of: file.sheets[0], 1).first == rows.first)
  }

  @Test(arguments: broken)
  func `a broken workbook is refused with its reason`(_ name: String) throws {
    try expectRefused("\(name).xlsx", name)
  }

  @Test(arguments: brokenCSV)
  func `a broken CSV file is refused with its reason`(_ name: String) throws {
    try expectRefused("\(name).csv", name)
  }

  private func expectRefused(_ file: String, _ name: String) throws {
    let path = "\(Package.root)/fixtures/broken/\(name).expected.txt"
    let expected = String(decoding: try bytes(path), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines).lowercased()
    let reason = try #require(refusal(Files.fixture("broken/\(file)")))
    #expect(reason.lowercased().contains(expected), "\(file): \(reason)")
    #expect(!reason.contains("\n"))
  }
}

@Suite(.enabled(if: access(Files.corpus, R_OK) == 0, "no corpus; CHATMILL_CORPUS names it"))
struct CorpusTests {
  private static let read = Files.names(Files.corpus, ending: ".expected.jsonl")
  private static let refused = [
    ("attack_billion_laughs.xlsx", "document type"), ("file_corrupted.xlsx", "not a zip"),
    ("agile_AES256_SHA512_CBC_pwd_password.xlsx", "encrypted"),
  ]

  @Test func `the corpus is whole`() { #expect(CorpusTests.read.count >= 15) }

  @Test(arguments: read)
  func `a workbook of another project prints as expected`(_ name: String) throws {
    let path = "\(Files.corpus)/\(name).xlsx"
    let text = try printed(
      FilePath(access(path, R_OK) == 0 ? path : "\(Files.corpus)/\(name).xlsm"))
    let expected = try bytes("\(Files.corpus)/\(name).expected.jsonl")
    #expect(Array(text.utf8) == expected, "\(text.prefix(2000))")
  }

  @Test(arguments: refused)
  func `a hostile workbook of another project is refused`(_ name: String, _ reason: String) throws {
    let refused = try #require(refusal(FilePath("\(Files.corpus)/\(name)")))
    #expect(refused.lowercased().contains(reason))
  }
}

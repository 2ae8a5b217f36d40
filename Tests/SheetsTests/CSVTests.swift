// CSV files: places, ends, limits and what is no CSV. Fixtures hold the oddities of the text
// itself.
import Foundation
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Sheets

struct CSVTests {
  private let folder = TemporaryFolder()

  private func file(_ text: String, scan: Int = CSVBuffer.usualCapacity) throws -> CSVFile {
    var sizes = CSVFile.Sizes()
    sizes.scan = scan
    return try CSVFile(path: folder.write(Array(text.utf8), to: "a.csv"), sizes: sizes)
  }

  private func fault(_ text: String, scan: Int = CSVBuffer.usualCapacity) throws -> SheetsError? {
    let file = try file(text, scan: scan)
    return #expect(throws: SheetsError.self) { try file.read { _ in } }
  }

  @Test(arguments: [("a.csv", true), ("/x/聊天.CSV", true), ("a.Csv", true), ("csv", false)])
  func `the ending names a CSV file`(_ name: String, _ isCSV: Bool) {
    #expect((InputKind(naming: FilePath(name)) == .csv) == isCSV)
    #expect(InputKind(naming: "a.csv/b.xlsx") == .workbook)
  }

  @Test(arguments: [
    ("a,b;c\td", CSVSeparator.comma), ("a;b\tc", .semicolon), ("a\tb;c", .tab), ("abc", .comma),
    ("\n\r\na;b\nc,d", .semicolon), ("\"a,b\";\"c\"\"d,e\"", .semicolon), ("", .comma),
    ("a\nb;c", .comma), (" ;\"x,y", .semicolon), ("x\"y,z;", .comma), ("\"\";\",\"\t", .semicolon),
  ])
  func `the separator is found in the first record`(_ text: String, _ expected: CSVSeparator) throws
  {
    #expect(try file(text).separator == expected)
  }

  @Test(arguments: 16...48)
  func `line ends and quotes on the border of a buffer are what they are`(_ scan: Int) throws {
    let text = "a,\"b\"\"\"\r\n\r\nc,\"\"\"\"\r\"\r\n\",d\n\n\"e\"\r\r\n\"x,y\"\"\n\"\"\",z\r"
    let expected = [
      OwnedRow(1, ["a", "b\""]), OwnedRow(3, ["c", "\""]), OwnedRow(4, ["\r\n", "d"]),
      OwnedRow(6, ["e"]), OwnedRow(8, ["x,y\"\n\"", "z"]),
    ]
    #expect(try file(text, scan: scan).rows() == expected)
    for shift in 1...16 {
      let pad = String(repeating: "p", count: shift)
      #expect(try file("\(pad)\n" + text, scan: scan).rows().count == expected.count + 1)
    }
  }

  @Test func `a record has up to 16,384 fields, and a text more characters than Excel takes`()
    throws
  {
    let names = Array(repeating: "x", count: Limits.columns)
    let gap = String(repeating: ",", count: Limits.columns - 1)
    let rows = try file(names.joined(separator: ",") + "\n" + gap + "last\n").rows()
    #expect(rows.first == OwnedRow(1, names))
    #expect(rows.last?.cells == [Limits.columns - 1: Array("last".utf8)])
    let texts = [String(repeating: "长", count: 33_000), String(repeating: "\"", count: 33_000)]
    let quoted = "\"" + String(repeating: "\"\"", count: 33_000) + "\""
    #expect(try file("a,b\n\(texts[0]),\(quoted)\n").rows().last == OwnedRow(2, texts))
  }

  @Test func `whoever has seen enough stops the reading`() throws {
    var seen = 0
    let file = try file("a,b\nc\n\"d")
    try file.read { _ in
      seen += 1
      if seen == 2 { throw StopReading() }
    }
    #expect(seen == 2)
    #expect(try firstRow(file) == ["a", "b"])
  }

  @Test func `the first row is the first that holds a text`() throws {
    #expect(try firstRow(file("\n,,\n,b,,\nc\n")) == ["", "b"])
    #expect(try firstRow(file("\n,,\n")) == nil)
  }

  private func firstRow(_ file: CSVFile) throws -> [String]? {
    try file.firstRows(of: file.sheets[0], 1).first
  }

  @Test func `a file may be read twice`() throws {
    let file = try file("a,\"b\"\"c\"\n")
    #expect(try file.rows() == [OwnedRow(1, ["a", "b\"c"])])
    #expect(try file.rows() == [OwnedRow(1, ["a", "b\"c"])])
  }

  @Test(arguments: [16, 64, 1024])
  func `an open quote names the record where it began`(_ scan: Int) throws {
    let text = "a\n\nb,\"c\nd\"\ne,\"f\n" + String(repeating: "g\n", count: 100)
    #expect(try fault(text, scan: scan) == SheetsError(CSVFault.unclosed, row: 4))
  }

  @Test(arguments: [16, 64, 1024])
  func `rows before a fault are handed on`(_ scan: Int) throws {
    let file = try file("a\nb\n\"c\"d\ne\n", scan: scan)
    var seen: [OwnedRow] = []
    #expect(throws: SheetsError(CSVFault.afterQuote, row: 3)) {
      try file.read { seen.append(OwnedRow($0)) }
    }
    #expect(seen == [OwnedRow(1, ["a"]), OwnedRow(2, ["b"])])
  }

  @Test(arguments: ["", "\""])
  func `a field of 16 MiB is read and one byte more is refused`(_ quote: String) throws {
    let text = String(repeating: "x", count: Limits.cellTextBytes)
    let read = try file("a\nb,\(quote)\(text)\(quote)\n").rows()
    #expect(read[1].cells[1]?.count == Limits.cellTextBytes)
    #expect(try fault("a\nb,\(quote)\(text)y\(quote)\n") == SheetsError(CSVFault.cell, row: 2))
  }

  @Test func `an open quote in a large file is refused at the limit of a field`() throws {
    let text = "a\n\"b\n" + String(repeating: "x,\n", count: Limits.cellTextBytes / 3 + 1)
    #expect(try fault(text) == SheetsError(CSVFault.cell, row: 2))
  }

  @Test func `row numbers end with 32 bits`() throws {
    let bytes = try FileBytes(path: folder.write(Array("a\nb\n".utf8), to: "file.xlsx"))
    var scanner = CSVScanner(
      try CSVText(bytes, EncodedText(.utf8)), .comma, capacity: 64, before: Limits.csvRows - 1)
    #expect(throws: SheetsError(CSVFault.rows, row: Limits.csvRows + 1)) {
      try scanner.run { #expect($0.number == Limits.csvRows) }
    }
  }

  @Test func `a file that is written to while it is read fails`() throws {
    let file = try file("a,b\n")
    _ = try folder.write(Array("a,b\nc,d\n".utf8), to: "b.csv")
    let append = try FileHandle(forWritingTo: URL(filePath: folder("a.csv")))
    try append.seekToEnd()
    try append.write(contentsOf: Data("c,d\n".utf8))
    #expect(throws: SheetsError("changed while it was read", row: 3)) { try file.rows() }
  }

  @Test func `a CSV file has one sheet`() throws {
    let file = try file("a")
    for choice in [SheetChoice.first, .all, .index(1)] {
      #expect(try file.select(choice) == file.sheets)
    }
    for choice in [SheetChoice.index(2), .index(0), .named("a")] {
      #expect(throws: SheetsError.self) { try file.select(choice) }
    }
  }

  @Test(arguments: ["PK", "PK\u{3}", "P", "PK,a"])
  func `text that begins like an archive is text`(_ text: String) throws {
    #expect(try file(text).rows().count == 1)
  }

  @Test func `a folder and a missing file cannot be read`() throws {
    #expect(throws: SheetsError.self) { try CSVFile(path: folder.at("missing.csv")) }
    #expect(throws: SheetsError("not a regular file")) { try CSVFile(path: folder.at(".")) }
  }
}

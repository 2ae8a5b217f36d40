// What a file is, by its bytes.
import Support
import Testing

@testable import Sheets

struct SignatureTests {
  private let folder = TemporaryFolder()

  private func signature(_ bytes: [UInt8]) throws -> FileSignature {
    try FileSignature.read(folder.write(bytes, to: "file.xlsx"))
  }

  private func signature(_ text: String) throws -> FileSignature { try signature(Array(text.utf8)) }

  /// A compound file whose second directory entry has this name.
  private func compoundFile(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    bytes += [UInt8](repeating: 0, count: 512 - 8 + 128)
    bytes += name.utf8.flatMap { [$0, 0] }
    return bytes + [UInt8](repeating: 0, count: 512)
  }

  @Test func `an archive and an empty file`() throws {
    #expect(try signature("PK\u{3}\u{4}") == .zip)
    #expect(try signature("") == .empty)
  }

  @Test(arguments: [
    ("EncryptedPackage", FileSignature.encrypted), ("Workbook", .legacyXLS), ("Book", .legacyXLS),
    ("WordDocument", .known("a Word document (.doc)")), ("WorkbookX", .compoundFile),
  ])
  func `a compound file is told by the streams in it`(_ name: String, _ expected: FileSignature)
    throws
  {
    #expect(try signature(compoundFile(name)) == expected)
  }

  @Test(arguments: [
    ("<html><body>", FileSignature.html), ("\u{FEFF}\n<!DOCTYPE html>", .html),
    ("<TABLE><tr>", .html), ("a,b\r\nc,d", .text), ("坐席\t客户", .text),
    ("<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", .xmlSpreadsheet),
  ])
  func `text is told by its mark-up`(_ text: String, _ expected: FileSignature) throws {
    #expect(try signature(text) == expected)
  }

  /// As Excel writes it: its elements are called Table and Row.
  private static let spreadsheetML = """
    <?xml version="1.0"?>
    <?mso-application progid="Excel.Sheet"?>
    <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
    <Worksheet ss:Name="a"><Table ss:ExpandedColumnCount="1"><Row/></Table></Worksheet></Workbook>
    """

  /// The scalars as bytes.
  private static func raw(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

  private static let strangers: [(bytes: [UInt8], name: String)] = [
    (raw(spreadsheetML), "XML Spreadsheet 2003"),
    (raw("\u{EF}\u{BB}\u{BF}" + spreadsheetML), "XML Spreadsheet 2003"),
    (utf16(spreadsheetML), "XML Spreadsheet 2003"),
    (utf16("<html><table>"), "HTML"),
    (utf16("<table>", isBig: true), "HTML"),
    (raw("<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><body><table>"), "HTML"),
    (raw("%PDF-1.4\n%\u{E2}\u{E3}\n1 0 obj"), "a PDF"),
    (raw("{\\rtf1\\ansi"), "an RTF"),
    (raw("\u{89}PNG\r\n\u{1A}\n\0\0"), "PNG"),
    (raw("\u{FF}\u{D8}\u{FF}\u{E0}\0"), "JPEG"),
    (raw("GIF89a\u{1}\0"), "GIF"),
    (raw("BM6\0\0\0"), "BMP"),
    (raw("\u{1F}\u{8B}\u{8}\0"), "gzip"),
    (raw("7z\u{BC}\u{AF}'\u{1C}"), "7z"),
    (raw("Rar!\u{1A}\u{7}\0"), "RAR"),
    (raw("(\u{B5}/\u{FD}\0"), "Zstandard"),
    (raw("SQLite format 3\0"), "SQLite"),
    (raw("[{\"role\": 1}]"), "JSON"),
    (raw("{\n  \"a\": 1}"), "JSON"),
    (raw("<?xml version=\"1.0\"?><feed/>"), "XML"),
    (raw("MIME-Version: 1.0\r\n"), "MHTML"),
    (raw("\t\u{8}\u{8}\0\0\u{5}"), "legacy .xls"),
    (raw("[x],b\n"), "CSV or other text"),
    (raw("BZhang,b\n"), "CSV or other text"),
  ]

  @Test(arguments: strangers)
  func `a file that is no workbook is called what it is`(_ bytes: [UInt8], _ name: String) throws {
    let reason = try #require(refusal(folder.write(bytes, to: "file.xlsx")))
    #expect(reason.contains(name) && !reason.contains("\n"), "\(reason)")
  }

  private static let noCSV: [(bytes: [UInt8], name: String)] = [
    (raw("%PDF-1.4\n"), "a PDF"), (raw(spreadsheetML), "XML Spreadsheet 2003"),
    (raw("<html><table>"), "HTML"), (raw("\u{1F}\u{8B}\u{8}\0"), "gzip archive"),
    (utf16("<table>"), "HTML"),
  ]

  @Test(arguments: noCSV)
  func `a file named as CSV that is none is called what it is`(_ bytes: [UInt8], _ name: String)
    throws
  {
    let reason = try #require(refusal(folder.write(bytes, to: "a.csv")))
    #expect(reason.contains("\(name) named as CSV"), "\(reason)")
  }

  @Test(arguments: ["a,<table>\n", "[{\"a\",b\n", "BZh,b\n", "看 %PDF-1.4,b\n", "BM,b\n"])
  func `text in columns stays CSV whatever stands in it`(_ text: String) throws {
    #expect(refusal(try folder.write(Array(text.utf8), to: "a.csv")) == nil)
  }

  private static func utf16(_ text: String, isBig: Bool = false) -> [UInt8] {
    ("\u{FEFF}" + text).utf16.flatMap {
      isBig ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)]
    }
  }

  @Test func `text in GBK and UTF-16 is text, and other bytes are nothing`() throws {
    #expect(try signature([0xD7, 0xF9, 0xCF, 0xAF, 0x2C, 0x0A]) == .text)
    #expect(try signature([0xFF, 0xFE, 0x61, 0x00]) == .text)
    #expect(try signature([0x00, 0x01, 0x02, 0x03]) == .other)
  }

  @Test(arguments: [
    ("a,b", "CSV"), ("<html>", "HTML"), ("", "empty"), ("\u{0}\u{1}", "not a zip archive"),
  ])
  func `the message says what the file is`(_ text: String, _ word: String) throws {
    let path = try folder.write(Array(text.utf8), to: "file.xlsx")
    #expect(try #require(refusal(path)).contains(word))
  }

  @Test func `a file that is not there cannot be read`() throws {
    #expect(try #require(refusal(folder.at("missing.xlsx"))).contains("cannot be read"))
  }
}

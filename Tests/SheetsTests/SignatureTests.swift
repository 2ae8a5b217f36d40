// What a file is, by its bytes.
import Testing

@testable import Sheets

struct SignatureTests {
  private let folder = TemporaryFolder()

  private func signature(_ bytes: [UInt8]) throws -> FileSignature {
    try FileSignature.read(folder.write(bytes))
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
    ("WordDocument", .compoundFile), ("WorkbookX", .compoundFile),
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

  @Test func `text in GBK and UTF-16 is text, and other bytes are nothing`() throws {
    #expect(try signature([0xD7, 0xF9, 0xCF, 0xAF, 0x2C, 0x0A]) == .text)
    #expect(try signature([0xFF, 0xFE, 0x61, 0x00]) == .text)
    #expect(try signature([0x00, 0x01, 0x02, 0x03]) == .other)
  }

  @Test(arguments: [
    ("a,b", "CSV"), ("<html>", "HTML"), ("", "empty"), ("\u{0}\u{1}", "not a zip archive"),
  ])
  func `the message says what the file is`(_ text: String, _ word: String) throws {
    let path = try folder.write(Array(text.utf8))
    #expect(try #require(refusal(path)).contains(word))
  }

  @Test func `a file that is not there cannot be read`() throws {
    #expect(try #require(refusal(folder("missing.xlsx"))).contains("cannot be read"))
  }
}

// Tags with more in them than anybody writes: refused in a moment, with the limit in the message.
import Testing

@testable import Sheets

struct AttributeTests {
  private static let many = 300_000

  private static func sheet(_ rows: String, root: String = "") -> String {
    "<worksheet \(root) xmlns=\"m\"><sheetData>\(rows)</sheetData></worksheet>"
  }

  private static func attributes(_ name: String) -> String {
    (0..<many).map { " \(name)\($0)=\"\"" }.joined()
  }

  private static func namespaces(_ count: Int, _ start: Int = 0) -> String {
    (start..<start + count).map { " xmlns:n\($0)=\"u\($0)\"" }.joined()
  }

  /// Each in a place of its own, and what each is.
  private static let hostile: [(String, String)] = [
    ("attributes of a cell", sheet("<row><c\(attributes("a"))><v>1</v></c></row>")),
    ("attributes of a row", sheet("<row\(attributes("a"))></row>")),
    ("attributes of the root", sheet("", root: attributes("a"))),
    ("attributes of what is passed over", sheet("<row><x\(attributes("a"))/></row>")),
    ("namespaces of a cell", sheet("<row><c\(namespaces(many))/></row>")),
    (
      "namespaces of many levels",
      sheet((0..<200).map { "<x\(namespaces(100, $0 * 100))>" }.joined() + "<y/>")
    ),
  ]

  private func failure(_ xml: [UInt8]) -> String? {
    var reader = PartReaderKind.scanner
    let rows = RowReading(
      strings: SharedStrings(), styles: Styles(), is1904: false, reading: .automatic
    ) { JoinedSource(xml) }
    do {
      try rows.run(&reader) { _ in }
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: hostile)
  func `so many attributes are refused at once`(_ what: String, _ xml: String) throws {
    for bytes in [Array(xml.utf8), xml.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }] {
      let isWide = bytes[1] == 0
      let start = ContinuousClock.now
      let reason = try #require(failure(isWide ? [0xFF, 0xFE] + bytes : bytes))
      #expect(reason.contains("a tag has more attributes than the limit of 1024"), "\(reason)")
      #expect(ContinuousClock.now - start < .seconds(10), "\(what)")
    }
  }

  @Test func `a million elements inside each other are refused at once`() throws {
    let start = ContinuousClock.now
    let nested = String(repeating: "<x>", count: 1_000_000)
    #expect(
      try #require(failure(Array(AttributeTests.sheet(nested).utf8))).contains("malformed XML"))
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test func `as many attributes as the limit are read`() {
    let some = (0..<1023).map { " a\($0)=\"\"" }.joined()
    #expect(failure(Array(AttributeTests.sheet("<row\(some)><c r=\"A1\"/></row>").utf8)) == nil)
  }
}

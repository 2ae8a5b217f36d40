// Rows as JSON lines and CSV.
import Foundation
import Testing

@testable import Sheets

struct RowTextTests {
  private struct Line: Decodable {
    let row: Int
    let cells: [String?]
  }

  private func row(_ number: Int, _ texts: [String], _ format: LineFormat, _ text: inout RowText)
    throws
  {
    let cells = texts.enumerated().filter { $0.element != "" }.map {
      OwnedCell(column: $0.offset, kind: .text, text: $0.element)
    }
    try withRow(cells) { try text.append(Row(number: number, cells: $0.cells)) }
  }

  @Test(arguments: LineFormat.allCases)
  func `a large row is handed on in pieces`(_ format: LineFormat) throws {
    let cells = (0..<40).map {
      OwnedCell(column: $0 * 2, kind: .text, text: String(repeating: "\u{1}\"", count: 20_000))
    }
    var whole = RowText(format)
    var pieces = RowText(format)
    var (gathered, largest): ([UInt8], Int) = ([], 0)
    try withRow(cells) { row in
      try whole.append(row)
      try pieces.append(row) { text in
        largest = max(largest, text.bytes.count)
        gathered += text.bytes
        text.clear()
      }
    }
    gathered += pieces.bytes
    #expect(gathered == Array(whole.bytes))
    #expect(largest < 400_000)
    #expect(gathered.count > 2_000_000)
  }

  @Test func `json lines decode to the texts, whatever they hold`() throws {
    let nasty =
      (0..<0x80).map { "a\(Unicode.Scalar($0)!)b" } + ["\"", "\\", "你😀", "\u{2028}", "\u{FFFF}"]
    var text = RowText(.jsonl)
    try row(7, nasty + ["", "end"], .jsonl, &text)
    let line = try JSONDecoder().decode(Line.self, from: Data(text.bytes))
    #expect(line.row == 7)
    #expect(line.cells.count == nasty.count + 2)
    for (read, written) in zip(line.cells, nasty) {
      #expect(Array((read ?? "").utf8) == Array(written.utf8))
    }
    #expect(line.cells[nasty.count] == nil)
    #expect(text.bytes.filter { $0 == 0x0A }.count == 1)
  }

  @Test func `control characters have their short escapes in lower case`() throws {
    var text = RowText(.jsonl)
    try row(1, ["\u{8}\u{9}\u{A}\u{C}\u{D}\u{1B}\u{7F}/"], .jsonl, &text)
    #expect(
      String(decoding: text.bytes, as: UTF8.self)
        == "{\"row\":1,\"cells\":[\"\\b\\t\\n\\f\\r\\u001b\\u007f/\"]}\n")
  }

  @Test func `csv rows that go back or stand still are refused`() throws {
    var text = RowText(.csv)
    try row(2, ["a"], .csv, &text)
    text.clear()
    #expect(throws: SheetsError.self) { try row(2, ["b"], .csv, &text) }
    try row(4, ["", "c"], .csv, &text)
    #expect(String(decoding: text.bytes, as: UTF8.self) == "\r\n,c\r\n")
  }
}

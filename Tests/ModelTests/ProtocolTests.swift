// What workers say, and JSON as it is found in their lines.
import Bytes
import Foundation
import Support
import Testing

@testable import Model

struct ProtocolTests {
  private func line(_ text: String) throws -> WorkerLine {
    try Array(text.utf8).withUnsafeBufferPointer { try WorkerLine($0) }
  }

  @Test func `every line of the protocol is understood, in whatever order its members stand`()
    throws
  {
    let bounds = WorkerBounds(items: 64, bytes: 1024)
    #expect(
      try line(#"{"hello":{"version":"2","maxBytes":1024,"protocol":1,"model":"m","maxItems":64}}"#)
        == .hello(Hello(model: "m", version: "2", bounds: bounds)))
    #expect(try line(#"{"busy":7}"#) == .busy(batch: 7))
    #expect(try line(" ") == .blank)
    #expect(try line(#"{"tooBig":true,"batch":3}"#) == .tooBig(batch: 3))
    #expect(try line(#"{"batch":3,"error":{"tooBig":true}}"#) == .tooBig(batch: 3))
    #expect(try line(#"{"error":"no","batch":3}"#) == .failed(batch: 3, message: "no"))
    #expect(
      try line(
        #"{"results":[{"a":[1,{"error":2}]}, {"error":{"message":"x","retry":true}}],"batch":9}"#)
        == .results(
          batch: 9, [12..<33, 35..<73], errors: [ItemError(place: 1, message: "x", mayRetry: true)])
    )
  }

  @Test(arguments: [
    "loading", "{", "[]", "{}", "7", #"{"batch":1}"#, #"{"batch":1,"results":[1]}"#,
    #"{"batch":1,"results":[{}"#, #"{"results":[]}"#, #"{"hello":{"protocol":2}}"#,
    #"{"hello":7}"#, "{\"batch\":1,\"results\":[{\"a\":\"\u{1}\"}]}",
    #"{"batch":1,"results":[{}]} x"#,
    #"{"batch":1,"results":[{"a":NaN}]}"#,
  ])
  func `whatever else is said is no line of the protocol`(_ text: String) {
    #expect(throws: WrongLine.self) { try line(text) }
  }

  /// Random texts made of JSON's own pieces, held against Foundation's parser.
  @Test func `what is JSON and what is not is told as Foundation tells it`() {
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"é字😀\"", "1", "-0.5e+7", "01", "true", "null",
      " ", "\\n", "\\u00e9", "\\x", "é", "-", ".", "nul",
    ]
    var seeded = Seeded(5)
    for _ in 0..<20_000 {
      let text = (0..<(1 + seeded.below(7))).map { _ in pieces[seeded.below(pieces.count)] }
        .joined()
      // Foundation refuses what is too large for a double; JSON does not.
      if text.contains(/e\+7[0-9]/) { continue }
      let expected =
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed))
        != nil
      let told = Array(text.utf8).withUnsafeBufferPointer { JSONScan.isValue($0) }
      #expect(told == expected, "\(text)")
    }
  }

  @Test func `bytes that are no UTF-8 are no JSON`() {
    var seeded = Seeded(6)
    for _ in 0..<20_000 {
      let inner = (0..<seeded.below(6)).map { _ in
        [0x61, 0xC3, 0xA9, 0xE5, 0xAD, 0x97, 0xED, 0xA0, 0x80, 0xF0, 0x9F, 0x98, 0xF5, 0xC0][
          seeded.below(14)] as UInt8
      }
      let told = ([0x22] + inner + [0x22]).withUnsafeBufferPointer { JSONScan.isValue($0) }
      #expect(told == (String(validating: inner, as: UTF8.self) != nil), "\(inner)")
    }
  }

  @Test func `a text becomes a JSON string that reads back as itself`() throws {
    for text in ["", "a\"b\\c", "\u{0}\u{1F}\u{7F}", "字\n\r\t😀"] {
      let quoted = Array(text.utf8).withUnsafeBufferPointer { JSONString.quoted($0) }
      let back = try JSONDecoder().decode([String].self, from: Data([0x5B] + quoted! + [0x5D]))
      #expect(back == [text])
    }
  }
}

// The arena of shared strings.
import Support
import Testing

@testable import Sheets

struct SharedStringsTests {
  @Test func `many strings in pieces come back whole`() throws {
    var random = Seeded(2)
    let strings = SharedStrings()
    var expected: [String] = []
    for number in 0..<10_000 {
      let pieces = (0..<Int.random(in: 0...3, using: &random)).map { "片\(number)_\($0)" }
      for piece in pieces { try withBytes(piece) { try strings.append($0) } }
      try strings.finishString()
      expected.append(pieces.joined())
    }
    #expect(strings.count == expected.count)
    for (index, text) in expected.enumerated() {
      #expect(String(decoding: strings[index], as: UTF8.self) == text)
    }
  }

  @Test func `escapes are replaced across pieces, and the next string follows closely`() throws {
    let strings = SharedStrings()
    for piece in ["a_x00", "0D_b", "_x0041_"] { try withBytes(piece) { try strings.append($0) } }
    try strings.finishString()
    try withBytes("next") { try strings.append($0) }
    try strings.finishString()
    #expect(String(decoding: strings[0], as: UTF8.self) == "a\rbA")
    #expect(String(decoding: strings[1], as: UTF8.self) == "next")
  }

  @Test func `a string longer than a cell may be is refused`() throws {
    let strings = SharedStrings()
    let piece = String(repeating: "a", count: Limits.cellTextBytes)
    try withBytes(piece) { try strings.append($0) }
    #expect(throws: SheetsError.self) { try withBytes("a") { try strings.append($0) } }
  }
}

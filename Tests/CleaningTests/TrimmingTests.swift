// Trimming, against Unicode's own property over every scalar.
import Support
import Testing

@testable import Bytes
@testable import Cleaning

struct TrimmingTests {
  private func trimmed(_ text: String) -> [UInt8] {
    withBytes(text) { Array(WhiteSpace.trimmed($0)) }
  }

  @Test func `every scalar is white space or not as Unicode says, at either end`() {
    var wrong: [UInt32] = []
    forEachScalar { scalar, alone, between in
      let isSpace = scalar.properties.isWhitespace
      if WhiteSpace.trimmed(alone).count != (isSpace ? 0 : alone.count) {
        wrong.append(scalar.value)
      }
      let start = Bytes(rebasing: between[3...])
      if WhiteSpace.trimmed(start).count != (isSpace ? 3 : start.count) {
        wrong.append(scalar.value)
      }
      let end = Bytes(rebasing: between.dropLast(3))
      if WhiteSpace.trimmed(end).count != (isSpace ? 3 : end.count) { wrong.append(scalar.value) }
    }
    #expect(wrong.isEmpty)
  }

  @Test func `runs of white space go at the ends and stay inside`() {
    #expect(
      trimmed(" \t\u{3000}\u{85}a \u{2003} b\u{A0}\u{2028}\r\n") == Array("a \u{2003} b".utf8))
    #expect(trimmed(" \u{3000} ").isEmpty)
    #expect(trimmed("").isEmpty)
    #expect(WhiteSpace.trimmed("\u{FEFF} a") == "\u{FEFF} a")
  }

  @Test func `bytes that only end like white space stay`() {
    #expect(trimmed("怀") == Array("怀".utf8))
    for second in UInt8(0x80)...0xBF {
      for third in UInt8(0x80)...0xBF {
        let bytes: [UInt8] = [0xE4, second, third]
        #expect(bytes.withUnsafeBufferPointer { WhiteSpace.trimmed($0).count } == 3)
      }
    }
  }
}

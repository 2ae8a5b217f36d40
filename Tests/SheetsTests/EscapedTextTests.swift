// `_xHHHH_` escapes.
import Support
import Testing

@testable import Sheets

struct EscapedTextTests {
  private func unescaped(_ text: String) -> String {
    var bytes = Array(text.utf8)
    let count = bytes.withUnsafeMutableBufferPointer { EscapedText.unescape($0) }
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  @Test(arguments: [
    ("a_x000D_b", "a\rb"), ("_x0041_", "A"), ("_x4f60_", "你"), ("_x4F60__x597D_", "你好"),
    ("_x005F_x000D_", "_x000D_"), ("_x005F_", "_"), ("__x0041_", "_A"), ("_x0041__", "A_"),
    ("_xD83D__xDE00_", "😀"), ("_xd83d__xde00_", "😀"), ("_x0000_", "\0"), ("_xFFFF_", "\u{FFFF}"),
    ("_x0041_x0042_", "Ax0042_"), ("_x_x0041_", "_xA"),
  ])
  func `an escape is replaced, in one pass from the left`(_ text: String, _ expected: String) {
    #expect(withBytes(text, EscapedText.mayOccur))
    #expect(Array(unescaped(text).utf8) == Array(expected.utf8))
  }

  @Test(arguments: ["_xD83D_", "_xDE00_", "_xDE00__xD83D_", "_xD83D_ _xDE00_", "a_xD83D_b"])
  func `a lone surrogate stays as it is written`(_ text: String) {
    #expect(unescaped(text) == text)
  }

  @Test(arguments: [
    "", "_", "_x41_", "_x0041", "x0041_", "_X0041_", "_x00G1_", "_x 041_", "_x00041_",
  ])
  func `what only looks like an escape stays`(_ text: String) {
    #expect(!withBytes(text, EscapedText.mayOccur))
    #expect(unescaped(text) == text)
  }
}

/// What is written reads back, for every short text of what escapes are made of.
struct EscapedRoundTripTests {
  /// Writes a text as XML and reads it as a reader does; no piece needs an entity.
  private func returned(_ text: [UInt8]) -> [UInt8] {
    var written = [UInt8](repeating: 0, count: EscapedBytes.room(text.count))
    let count = text.withUnsafeBufferPointer { text in
      written.withUnsafeMutableBufferPointer { room in
        var output = room.baseAddress!
        EscapedBytes.write(text, &output)
        return output - room.baseAddress!
      }
    }
    written.removeSubrange(count...)
    let read = written.withUnsafeMutableBufferPointer { EscapedText.unescape($0) }
    return Array(written[..<read])
  }

  /// The first text of up to `length` pieces that does not come back.
  private func firstLost(_ pieces: [String], upTo length: Int) -> String? {
    let pieces = pieces.map { Array($0.utf8) }
    var texts: [[UInt8]] = [[]]
    for _ in 0..<length {
      texts = texts.flatMap { text in pieces.map { text + $0 } }
      if let lost = texts.first(where: { returned($0) != $0 }) {
        return String(decoding: lost, as: UTF8.self)
      }
    }
    return nil
  }

  @Test(arguments: [
    (["_", "x", "0", "\r"], 8), (["_", "x", "5", "\u{FFFF}"], 7),
    (["_x005F", "_x000D_", "_", "x", "005F", "\r", "\u{FFFE}", "\n", "客"], 5),
    (["_xD83D", "_xDE00", "_", "\0", "x", "D83D", "\t"], 5),
  ])
  func `every text of few pieces comes back`(_ pieces: [String], _ length: Int) {
    #expect(firstLost(pieces, upTo: length) == nil)
  }
}

// `_xHHHH_` escapes.
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

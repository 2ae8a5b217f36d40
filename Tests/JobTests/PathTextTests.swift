// Paths as people and pipes see them.
import Foundation
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Job

struct PathTextTests {
  @Test(
    arguments: [
      (Array("plain.xlsx".utf8), "plain.xlsx"), (Array("三月/聊天 1.xlsx".utf8), "三月/聊天 1.xlsx"),
      ([0xB2, 0xE2, 0x2E], "\\xB2\\xE2."),
      ([0x61, 0x0A, 0x62, 0x0D, 0x09], "a\\u{A}b\\u{D}\\u{9}"),
      ([0x1B, 0x5B, 0x7F], "\\u{1B}[\\u{7F}"), ([0xC2, 0x85], "\\u{85}"),
      ([0xE2, 0x80, 0xA8], "\\u{2028}"),
      ([0xE6, 0xB5], "\\xE6\\xB5"), ([0xC0, 0xAF], "\\xC0\\xAF"),
      ([0xED, 0xA0, 0x80], "\\xED\\xA0\\x80"),
      ([0xF0, 0x9F, 0x98, 0x80, 0xFF], "😀\\xFF"), ([], ""), ([0xE6, 0xB5, 0x61], "\\xE6\\xB5a"),
    ] as [([UInt8], String)])
  func `a path prints on one line whatever its bytes are`(_ bytes: [UInt8], _ printed: String) {
    #expect(PathText.printable(bytes) == printed)
  }

  @Test func `a long text is cut between scalars`() {
    #expect(PathText.shortened("三月😀", to: 3) == "三月😀")
    #expect(PathText.shortened("三月😀", to: 2) == "三月…")
    #expect(PathText.shortened("", to: 0) == "")
  }

  @Test func `bytes go through a path and through a message unchanged`() throws {
    var random = Seeded(1)
    for _ in 0..<500 {
      let bytes = (0..<Int.random(in: 1...20, using: &random)).map { _ in
        UInt8.random(in: 1...255, using: &random)
      }.filter { $0 != 0x2F }
      let path = FilePath(bytes: bytes)
      #expect(path.bytes == bytes)
      let line = try Line.encode(["path": WirePath(path)])
      let read: [String: WirePath] = try Line.decode(line.dropLast())
      #expect(read["path"]?.path.bytes == bytes)
      #expect(!PathText.printable(bytes).contains("\n"))
    }
  }
}

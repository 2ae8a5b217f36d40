// Growing bytes, and texts as JSON in them.
import Foundation
import Support
import Testing

@testable import Bytes
@testable import Sheets

struct ByteBufferTests {
  @Test(arguments: 1...4)
  func `bytes stand as they were appended`(_ seed: UInt64) {
    var random = Seeded(seed)
    var buffer = ByteBuffer(capacity: 1)
    var model: [UInt8] = []
    for _ in 0..<500 {
      switch Int.random(in: 0..<6, using: &random) {
      case 0:
        buffer.append(7)
        model.append(7)
      case 1:
        buffer.put("ab")
        model += [0x61, 0x62]
      case 2:
        let number =
          Int.random(in: 0...Int.max, using: &random) >> Int.random(in: 0..<63, using: &random)
        buffer.append(decimal: number)
        model += Array(String(number).utf8)
      case 3 where Bool.random(using: &random):
        let count = Int.random(in: 0...model.count, using: &random)
        buffer.removeFirst(count)
        model.removeFirst(count)
      default:
        let text = String(repeating: "你", count: .random(in: 0..<40, using: &random))
        buffer.append(text)
        model += Array(text.utf8)
      }
      #expect(buffer.count == model.count)
    }
    #expect(Array(buffer.bytes) == model)
    buffer.clear()
    #expect(buffer.count == 0)
  }

  private func json(_ text: String) -> [UInt8] {
    var buffer = ByteBuffer()
    buffer.append(json: text)
    return Array(buffer.bytes)
  }

  private func randomText(_ random: inout Seeded) -> String {
    let letters = ["a", "好", "\"", "\\", "\u{1}", "\n", "😀", "\u{7F}", "é", "E"]
    // Mostly plain: what must be escaped stands at any place of a word.
    return (0..<Int.random(in: 0..<40, using: &random)).map { _ in
      Int.random(in: 0..<12, using: &random) == 0 ? letters.randomElement(using: &random)! : "x"
    }.joined()
  }

  @Test func `a text of JSON is read back, and a plain one stands as it is`() throws {
    var random = Seeded(9)
    for _ in 0..<3000 {
      let text = randomText(&random)
      let written = json(text)
      #expect(try JSONDecoder().decode(String.self, from: Data(written)) == text)
      let looked = Array(text.utf8).withUnsafeBufferPointer { JSONText.look($0, for: 0x45) }
      #expect(looked.isPlain == (written == Array("\"\(text)\"".utf8)))
      #expect(looked.hasByte == text.contains("E"))
      guard looked.isPlain else { continue }
      var buffer = ByteBuffer()
      Array(text.utf8).withUnsafeBufferPointer { buffer.append(plainJSON: $0) }
      #expect(Array(buffer.bytes) == written)
    }
  }

  @Test func `a long text is one text, wherever its pieces end`() throws {
    for shift in 0..<4 {
      let text =
        String(repeating: "x", count: JSONText.pieceSize - shift) + "\"你\n"
        + String(
          repeating: "\u{2}", count: JSONText.pieceSize)
      #expect(try JSONDecoder().decode(String.self, from: Data(json(text))) == text)
    }
  }
}

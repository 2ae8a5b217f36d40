// System rules, against a plain search on folded text.
import Foundation
import Support
import Testing

@testable import Cleaning
@testable import Recipe

struct SystemRulesTests {
  private func matches(_ rules: SystemRules, _ message: String) -> Bool {
    withBytes(message, rules.matches)
  }

  private func folded(_ text: String) -> [UInt8] {
    Array(text.replacing("，", with: ",").utf8)
  }

  private func contains(_ message: [UInt8], _ phrase: [UInt8]) -> Bool {
    message.count >= phrase.count
      && (0...message.count - phrase.count).contains { message[$0...].starts(with: phrase) }
  }

  @Test(arguments: 1...8)
  func `random phrases are found where a plain search finds them`(_ seed: UInt64) {
    var random = Seeded(seed)
    let alphabet: [Unicode.Scalar] = ["a", "b", ",", "，", "你", "\u{FF0D}"]
    var hits = 0
    for _ in 0..<60 {
      let phrases = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        String(alphabet, count: 1...5, using: &random)
      }
      let rules = SystemRules(phrases)
      for _ in 0..<60 {
        let message = String(alphabet, count: 0...12, using: &random)
        let expected = phrases.contains { contains(folded(message), folded($0)) }
        hits += expected ? 1 : 0
        #expect(matches(rules, message) == expected, "\(phrases) in \(message)")
      }
    }
    #expect((360..<3240).contains(hits))
  }

  @Test(arguments: Recipe.describedMessages)
  func `a default phrase is found with either comma, anywhere`(_ phrase: String) {
    let rules = SystemRules(Recipe().systemMessages)
    #expect(matches(rules, phrase))
    #expect(matches(rules, "你好" + phrase.replacing(",", with: "，") + "。"))
    #expect(!matches(rules, String(phrase.dropLast())))
    #expect(!matches(rules, String(phrase.dropFirst())))
  }

  @Test func `no phrase matches nothing, and a cut wide comma is no comma`() {
    #expect(!matches(SystemRules([]), "微信红包"))
    let rules = SystemRules(["a,"])
    #expect(![0x61, 0xEF, 0xBC].withUnsafeBufferPointer(rules.matches))
    #expect([0x61, 0xEF, 0xBC, 0x8C].withUnsafeBufferPointer(rules.matches))
  }

  @Test func `every byte can stand in a phrase`() {
    let all = (1..<0x800).map { Character(Unicode.Scalar(UInt32($0))!) }
    let rules = SystemRules(all.map { "\($0)x" })
    #expect(all.allSatisfy { matches(rules, "-\($0)x") })
    #expect(!matches(rules, "你x"))
  }
}

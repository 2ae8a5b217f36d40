// Random literals against random messages, held against plain searches in Strings.
import Support
import Testing

@testable import Recipe
@testable import Rules

struct RandomRuleTests {
  private static let alphabet = "ab,，你好 \n.[\0"

  private func folded(_ text: String) -> [Unicode.Scalar] {
    text.unicodeScalars.map { $0 == "，" ? "," : $0 }
  }

  private func contains(_ message: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    message.indices.contains { message[$0...].starts(with: text) }
  }

  private func fits(_ pattern: MessageRule.Pattern, _ message: String) -> Bool {
    let (message, text) = (folded(message), folded(pattern.text))
    let start = message.drop { $0.properties.isWhitespace }
    let trimmed = Array(start.reversed().drop { $0.properties.isWhitespace }.reversed())
    return switch pattern {
    case .whole: trimmed == text
    case .prefix: trimmed.starts(with: text)
    case .contains, .regex: contains(trimmed, text)
    case .template: false
    }
  }

  private func expected(_ rules: [MessageRule], _ message: String) -> String? {
    rules.first { rule in
      fits(rule.pattern, message) && !rule.except.contains { fits(.contains($0), message) }
    }?.name
  }

  /// A rule whose text has no white space at its ends, where it would be the message's.
  private func rule(_ number: Int, _ random: inout Seeded) -> MessageRule {
    let text =
      random.text("ab,，你.[", count: 1...1) + random.text(RandomRuleTests.alphabet, count: 0...2)
      + random.text("ab,，好.", count: 0...1)
    let trimmed = String(text.reversed().drop(while: \.isWhitespace).reversed())
    let kinds: [(String) -> MessageRule.Pattern] = [
      MessageRule.Pattern.whole, MessageRule.Pattern.prefix, MessageRule.Pattern.contains,
    ]
    let except = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      random.text(RandomRuleTests.alphabet, count: 1...2)
    }
    return MessageRule("\(number)", kinds.randomElement(using: &random)!(trimmed), except: except)
  }

  @Test(arguments: 1...6)
  func `rules match what a plain search finds`(_ seed: Int) throws {
    var random = Seeded(seed)
    var dropped = 0
    for _ in 0..<15 {
      let rules = (0..<Int.random(in: 1...12, using: &random)).map { rule($0, &random) }
      let compiled = try RuleSet.compile(rules)
      for _ in 0..<200 {
        let message = random.text(RandomRuleTests.alphabet, count: 0...7)
        let name = expected(rules, message)
        dropped += name == nil ? 0 : 1
        #expect(compiled.match(message) == name, "\(rules) in \(message.debugDescription)")
      }
    }
    #expect((300...2700).contains(dropped))
  }
}

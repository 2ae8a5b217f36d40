// Compiled rules as bytes, and rules as a recipe holds them.
import Foundation
import Testing

@testable import Recipe
@testable import Rules

struct SerializedTests {
  private let rules =
    [MessageRule("规则", .contains("微信"), except: ["微信群", "a"])] + RulePack.wechat.rules

  @Test func `a worker gets the same rules`() throws {
    let compiled = try RuleSet.compile(rules)
    let copy = try CompiledRules(serialized: compiled.serialized)
    #expect(copy.names == compiled.names)
    for message in ["微信", "微信群", "你撤回了一条信息", "[图片]", "在吗"] {
      #expect(copy.match(message) == compiled.match(message))
    }
    #expect(try copy.serialized == compiled.serialized)
  }

  @Test func `damaged bytes are refused`() throws {
    let bytes = try RuleSet.compile(rules).serialized
    let cuts = Array(0..<200) + [bytes.count / 2, bytes.count - 1]
    for count in cuts {
      #expect(throws: RulesError.self) { _ = try CompiledRules(serialized: Array(bytes[..<count])) }
    }
    var flipped = bytes
    flipped[bytes.count / 2] ^= 0xFF
    #expect(throws: RulesError.self) { _ = try CompiledRules(serialized: flipped) }
  }

  @Test func `a rule goes through JSON and back`() throws {
    let rules = [
      MessageRule("a", .whole("x")), MessageRule("b", .prefix("x"), except: ["y"]),
      MessageRule("c", .contains("x")), MessageRule("d", .regex("x+")),
    ]
    let data = try JSONEncoder().encode(rules)
    #expect(try JSONDecoder().decode([MessageRule].self, from: data) == rules)
  }

  @Test(arguments: [
    #"{"name":"a"}"#, #"{"name":"a","whole":"x","regex":"y"}"#, #"{"whole":"x"}"#,
    #"{"name":"a","whole":1}"#, #"{"name":"a","whole":"x","except":"y"}"#,
  ])
  func `a rule with no pattern, two patterns or a wrong type is refused`(_ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(MessageRule.self, from: Data(json.utf8))
    }
  }
}

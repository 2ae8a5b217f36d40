// Own rules: the four kinds, exceptions, order, errors, and the way to a worker.
import Testing

@testable import Recipe
@testable import Rules

struct RuleSetTests {
  private func matches(_ pattern: MessageRule.Pattern, _ message: String) throws -> Bool {
    try RuleSet.compile([MessageRule("rule", pattern)]).match(message) != nil
  }

  @Test(arguments: [
    ("在吗", true), (" 在吗\n", true), ("\u{3000}在吗", true), ("在吗?", false), ("你在吗", false),
    ("在吗\n在吗", false), ("", false), (" ", false),
  ])
  func `whole is the message without white space at its ends`(_ message: String, _ fits: Bool)
    throws
  {
    #expect(try matches(.whole("在吗"), message) == fits)
  }

  @Test(arguments: [
    ("[自动回复]您好", true), ("\n [自动回复]", true), ("您好[自动回复]", false), ("[自动", false),
    ("您好\n[自动回复]", false),
  ])
  func `prefix is the beginning`(_ message: String, _ fits: Bool) throws {
    #expect(try matches(.prefix("[自动回复]"), message) == fits)
  }

  @Test(arguments: [
    ("a.b*c", "xa.b*cx", true), ("a.b*c", "aXbbc", false), ("\\d", "5", false),
    ("\\d", "\\d", true),
    ("$1^", "是$1^吗", true), ("\n", "a\nb", true), ("\0", "a\0b", true), ("\0x", "a\0b", false),
    ("\t#{}|-/'\"<>", "?\t#{}|-/'\"<>", true), (" ", "ab", false), ("🌸", "一🌸一", true),
    ("a,b，c", "，a，b,c", true), ("，", ",", true), (",", "。", false),
  ])
  func `contains is taken literally, but for wide commas`(
    _ text: String, _ message: String, _ fits: Bool
  ) throws {
    #expect(try matches(.contains(text), message) == fits)
  }

  @Test(arguments: [
    ("^订单\\d+$", "订单42", true), ("^订单\\d+$", "订单42吗", false), ("a.c", "a\nc", true),
    ("a.c", "a\0c", true), ("^.$", "你", true), ("\\w你", "好你", true), ("(?i)vx", "加VX吗", true),
    ("\\d，\\d", "1,2", true), ("a{2,3}，", "aa，", true), ("[，。]", ",", true),
    ("\\s", "a\u{3000}b", true),
  ])
  func `a regex knows Unicode`(_ text: String, _ message: String, _ fits: Bool) throws {
    #expect(try matches(.regex(text), message) == fits)
  }

  @Test func `the first rule in the list's order wins`() throws {
    let rules = [
      MessageRule("long", .contains("微信群")), MessageRule("whole", .whole("加微信")),
      MessageRule("short", .contains("微信")), MessageRule("any", .regex("信")),
    ]
    let compiled = try RuleSet.compile(rules)
    #expect(compiled.match("加微信群") == "long")
    #expect(compiled.match("加微信") == "whole")
    #expect(compiled.match("我的微信") == "short")
    #expect(compiled.match("信") == "any")
    #expect(try RuleSet.compile(rules.reversed()).match("加微信群") == "any")
  }

  @Test func `an exception keeps a message from its own rule only`() throws {
    let compiled = try RuleSet.compile([
      MessageRule("ad", .contains("加我微信"), except: ["加我微信群", "吗,"]),
      MessageRule("other", .prefix("请加"), except: ["群主"]),
      MessageRule("third", .contains("群主")),
    ])
    #expect(compiled.match("加我微信") == "ad")
    #expect(compiled.match("加我微信群") == nil)
    #expect(compiled.match("加我微信吗，谢谢") == nil)
    #expect(compiled.match("请加我微信群") == "other")
    #expect(compiled.match("请加我微信群，找群主") == "third")
    #expect(compiled.match("加我微信群，请加") == nil)
  }

  @Test(arguments: [
    (MessageRule("a", .regex("x(")), "rule 'a': Missing close parenthesis"),
    (MessageRule("b", .regex("x*")), "rule 'b': it matches the empty text, and so every message"),
    (MessageRule("c", .regex("(?=x)y")), "rule 'c': Zero-width assertions are not supported"),
    (MessageRule("d", .regex("")), "rule 'd': the text is empty"),
    (MessageRule("e", .contains("")), "rule 'e': the text is empty"),
    (MessageRule("f", .whole("x"), except: ["y", ""]), "rule 'f': an exception is empty"),
    (MessageRule("", .whole("x")), "a rule needs a name"),
    (MessageRule("g", .regex("a\0")), "rule 'g': U+0000 is written \\x00"),
  ])
  func `an error names the rule`(_ rule: MessageRule, _ message: String) {
    let rules = [MessageRule("fine", .contains("x"), except: ["y"]), rule]
    let error = #expect(throws: RulesError.self) { _ = try RuleSet.compile(rules) }
    #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
  }

  @Test func `no rule drops nothing`() throws {
    #expect(try RuleSet.compile([]).match("微信红包") == nil)
    #expect(try CompiledRules(serialized: RuleSet.compile([]).serialized).match("x") == nil)
  }

  @Test func `a long message with thousands of line feeds and commas is one message`() throws {
    let compiled = try RuleSet.compile([MessageRule("end", .regex("^，.*终$"))])
    let long = String(repeating: "，\n\0", count: 20_000)
    #expect(compiled.match(long + "终") == "end")
    #expect(compiled.match(long) == nil)
    #expect(compiled.match(",终") == "end")
  }
}

// The packs: every listed system message is dropped in every wording, and nothing that a person
// writes.
import Cleaning
import Foundation
import Support
import Testing

@testable import Recipe
@testable import Rules

private let list = URL(filePath: "\(Package.root)/Tools/data/wechat_system_messages.tsv")

struct RulePackTests {
  /// Of the list, those that the pack does not have; see Tools/generate_rule_packs.py.
  private static let leftOut = ["{title}\\n\\n[引用]({ts}){name}:{title}", "红包已被领完"]
  private static let fillings = [
    [
      "name": "小明", "name2": "王经理", "group": "装修交流群", "money": "12.50", "mmss": "00:32",
      "file": "合同.pdf", "title": "双十一活动，全场5折", "ts": "2024-01-02 10:00:00",
    ],
    [
      "name": "Tom", "name2": "李雷、韩梅梅", "group": "A&B (3)", "money": "1,000", "mmss": "1:02:03",
      "file": "报价 v2(最终).xlsx", "title": "怎么领?", "ts": "1704160800",
    ],
    [
      "name": "AAA装修-李工13800000000", "name2": "🌸", "group": "👪", "money": "￥0.01", "mmss": "5",
      "file": "a", "title": "。", "ts": "1",
    ],
  ]

  private static func templates() throws -> [String] {
    try String(contentsOf: list, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { String($0.split(separator: "\t")[1]) }
  }

  private func filled(_ template: String, _ filling: [String: String]) -> String {
    filling.reduce(template.replacing("\\n", with: "\n")) {
      $0.replacing("{\($1.key)}", with: $1.value)
    }
  }

  /// The wordings that count as the same.
  private func variants(_ text: String) -> [String] {
    let wide = ["“": "＂", "”": "\"", "，": ",", "：": ":", "！": "!", "（": "(", "）": ")", "？": "?"]
    return [
      text, "  \t\(text)\n", "\u{3000}\(text)\u{A0}",
      text.replacing("消息", with: "信息"), text.replacing("信息", with: "消息"),
      wide.reduce(text) { $0.replacing($1.key, with: $1.value) },
      wide.reduce(text) { $0.replacing($1.value, with: $1.key) },
      text.replacing("\" ", with: "\""), text.replacing("”", with: "” "),
      text.replacing("\"", with: "“"), text.replacing("'", with: "’"),
      text.replacing("[", with: "［").replacing("]", with: "］").replacing("/", with: "／"),
      text.last == "。" ? String(text.dropLast()) : text,
      "。.\n ".contains(text.last!) ? text : text + "。",
    ]
  }

  @Test func `every listed system message is dropped, however it is worded`() throws {
    let rules = try RuleSet.compile(RulePack.wechat.rules)
    let templates = try RulePackTests.templates()
    #expect(templates.count >= 115)
    for template in templates where !RulePackTests.leftOut.contains(template) {
      for message in RulePackTests.fillings.flatMap({ variants(filled(template, $0)) }) {
        #expect(rules.match(message) != nil, "\(template): \(message)")
      }
    }
    for template in RulePackTests.leftOut {
      #expect(rules.match(filled(template, RulePackTests.fillings[0])) == nil)
    }
  }

  @Test func `every rule of the pack fits its own template`() throws {
    let rules = try RuleSet.compile(RulePack.wechat.rules)
    for (name, text) in WechatTemplates.all {
      let open = text.replacing("{bare}", with: "{name}").replacing("{person}", with: "{name}")
      #expect(rules.match(filled(open, RulePackTests.fillings[0])) == "wechat/\(name)")
    }
  }

  @Test func `nothing that a person writes is dropped`() throws {
    let rules = try RuleSet.compile(RulePack.wechat.rules)
    #expect(OrdinarySentences.all.count >= 200)
    for sentence in OrdinarySentences.all {
      #expect(rules.match(sentence) == nil, "\(sentence)")
      #expect(rules.match(" \(sentence)。\n") == nil, "\(sentence)")
    }
  }

  @Test func `no listed message is dropped as a part of a longer one`() throws {
    let rules = try RuleSet.compile(RulePack.wechat.rules)
    for (name, text) in WechatTemplates.all {
      let message = filled(text, RulePackTests.fillings[0])
      #expect(rules.match("请问一下：\(message)\n这是什么意思") == nil, "\(name)")
      #expect(rules.match("\(message)\n怎么办？") == nil, "\(name)")
    }
  }

  @Test func `templates fit what expressions of them fit`() throws {
    let matched = try RuleSet.compile(RulePack.wechat.rules)
    let scanned = try RuleSet.compile(
      WechatTemplates.all.map { TemplateExpression($1).rule(named: "wechat/\($0)") })
    let wordings = WechatTemplates.all.flatMap { template in
      RulePackTests.fillings.flatMap { variants(filled(template.text, $0)) }
    }
    let messages =
      wordings + wordings.map { "第一行\n" + $0 } + wordings.map { "你" + $0 }
      + wordings.map { $0.prefix(1) + "\0" + $0.dropFirst() }
      + wordings.map { $0 + "。" } + wordings.map { $0 + "\u{3000}．" }
      + wordings.map { $0.replacing("\n", with: "\r\n") } + wordings.map { $0 + " 。" }
      + wordings.map { $0.replacing("\"", with: "\"  ") }
      + wordings.map { $0.replacing("消", with: "") }
      + wordings.map { String($0.dropFirst()) } + wordings.map { String($0.dropLast()) }
      + OrdinarySentences.all + ["。", ".", " ．", "a", "好", "😀"]
    for message in messages {
      #expect(matched.match(message) == scanned.match(message), "\(message)")
    }
    let unmet = OrdinarySentences.all.count { sentence in
      Array(sentence.utf8).withUnsafeBufferPointer { !matched.templates.mayFit($0) }
    }
    // These sentences are made to look like system messages.
    #expect(unmet * 3 > OrdinarySentences.all.count)
  }

  @Test func `templates fit what expressions of them fit in texts put together at random`() throws {
    let matched = try RuleSet.compile(RulePack.wechat.rules)
    let scanned = try RuleSet.compile(
      WechatTemplates.all.map { TemplateExpression($1).rule(named: "wechat/\($0)") })
    var random = Seeded(20)
    var fitting = 0
    for _ in 0..<20_000 {
      let message = RulePackTests.mixed(&random)
      let rule = scanned.match(message)
      fitting += rule == nil ? 0 : 1
      #expect(matched.match(message) == rule, "\(message)")
    }
    #expect(fitting > 2_000)
  }

  /// A template whose slots hold anything, pieces of other templates too, perhaps with a character
  /// more.
  private static func mixed(_ random: inout Seeded) -> String {
    let fillings = ["小明", "1", "12.5", "￥3", "0:32", "a b", "我", "x", "\"", "]", "，", "\n", "I am"]
    let texts = WechatTemplates.all.map(\.text)
    var message = ""
    for character in texts.randomElement(using: &random)! {
      if character == "}" {
        message.removeLast(
          message.distance(from: message.lastIndex(of: "{")!, to: message.endIndex))
      }
      message.append(character)
      guard character == "}" else { continue }
      message.removeLast()
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let piece = texts.randomElement(using: &random)!.split(separator: "{").last!.split(
          separator: "}"
        ).last!
        message +=
          Bool.random(using: &random) ? fillings.randomElement(using: &random)! : String(piece)
      }
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      message += ["。", "x", " .", "\n"].randomElement(using: &random)!
    }
    return message
  }

  @Test func `a slot is never empty`() throws {
    let rules = try RuleSet.compile(RulePack.wechat.rules)
    for message in ["\"\"拍了拍你", "收到微信转账  元", "[链接|]", "通话时长 ", "你被\"\"移除了群聊"] {
      #expect(rules.match(message) == nil, "\(message)")
    }
  }

  @Test func `the described pack is the recipe's phrases, anywhere and with either comma`() throws {
    let pack = RulePack.described.rules
    #expect(pack.map(\.pattern) == Recipe.describedMessages.map { .contains($0) })
    let rules = try RuleSet.compile(pack)
    for (index, phrase) in Recipe.describedMessages.enumerated() {
      let name = "described/\(index + 1)"
      #expect(rules.match("你好" + phrase) == name)
      #expect(rules.match(phrase.replacing(",", with: "，") + "。") == name)
      #expect(rules.match(String(phrase.dropLast())) == nil)
    }
  }

  @Test func `the described pack alone drops by substring`() throws {
    let rules = try RuleSet.compile(RulePack.described.rules)
    let dropped = OrdinarySentences.all.filter { rules.match($0) != nil }
    #expect(dropped == ["我通过了你的朋友验证请求，现在我们可以开始聊天了吗"])
  }

  @Test func `names are stable and unique`() {
    let names = RulePack.allCases.flatMap(\.rules).map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.contains("wechat/friend-3") && names.contains("described/5"))
    let friend = WechatTemplates.all.first { $0.name == "friend-3" }
    #expect(friend?.text == "你已经添加了{name}，现在可以开始聊天了。")
  }
}

// Conditions on results: how they are read, what is wrong with them, and what they decide.
import Foundation
import Recipe
import Support
import Testing

@testable import Model

struct KeepRuleTests {
  private func verdict(_ result: String, _ rules: String...) throws -> KeepVerdict {
    let judge = KeepJudge(try rules.map { try KeepRule($0) })
    return Array(result.utf8).withUnsafeBufferPointer { judge.verdict($0) }
  }

  @Test func `a condition is a field, a comparison and a value`() throws {
    for text in ["score>=0.5", "  score >= 0.5 ", "score\t>=\t5e-1"] {
      let rule = try KeepRule(text)
      #expect(rule.field == ["score"] && rule.comparison == .atLeast && rule.value == .number(0.5))
    }
    #expect(try KeepRule(" a.b.c != no spam ").field == ["a", "b", "c"])
    #expect(try KeepRule(" a.b.c != no spam ").value == .text("no spam"))
    #expect(try KeepRule("ok = true").value == .truth(true))
    #expect(try KeepRule(#"ok = "true""#).value == .text("true"))
    #expect(try KeepRule(#"a = "0.5 \"x\" \\""#).value == .text(#"0.5 "x" \"#))
    #expect(try KeepRule("标签=好评").value == .text("好评"))
    #expect(try KeepRule(" a < -1 ").text == "a < -1")
  }

  @Test(arguments: [
    ("", 1, "nothing here; a condition is such as score >= 0.5"),
    ("  >= 1", 1, "the name of a field is missing"),
    ("a. >= 1", 3, "the name of a field is missing"),
    (".a = 1", 1, "the name of a field is missing"),
    ("score", 6, "one of >= > <= < = != must stand behind the field, and not the end"),
    ("score is 1", 7, "one of >= > <= < = != must stand behind the field, and not is"),
    ("score >> 1", 7, "there is no comparison >>; there are >= > <= < = !="),
    ("score == 1", 7, "write = in place of =="), ("score >=", 9, "the value is missing"),
    ("score >= high", 7, ">= compares numbers; for others there are = and !="),
    ("a < true", 3, "< compares numbers; for others there are = and !="),
    ("a = null", 5, "null is no value; a field that is null counts as missing"),
    ("a >= 0,5", 6, "0,5 is no number; a text that begins so stands in quotes"),
    ("a >= 1e999", 6, "1e999 is no number; a text that begins so stands in quotes"),
    (#"a = "b"#, 5, "this quote is never closed"),
    (#"a = "b" c"#, 8, "nothing may follow the closing quote"),
    (#"a = "b\n""#, 7, #"only \" and \\ are escapes"#),
  ])
  func `what is wrong is said, and where`(_ text: String, _ column: Int, _ reason: String) {
    let fault = #expect(throws: KeepFault.self) { try KeepRule(text) }
    #expect(fault?.column == column && fault?.reason == reason, "\(fault as Any)")
  }

  @Test(arguments: [
    (#"{"score":0.5}"#, "score >= 0.5", KeepVerdict.keeps),
    (#"{"score":0.5}"#, "score > 0.5", .refuses),
    (#"{ "a" : [ 1 ] , "score" : 5e-1 }"#, "score = 0.5", .keeps),
    (#"{"score":-3}"#, "score != -3.0", .refuses), (#"{"score":1e400}"#, "score > 1e300", .keeps),
    (#"{"score":"0.5"}"#, "score >= 0.5", .wrongKind(field: "score")),
    (#"{"score":true}"#, "score >= 0.5", .wrongKind(field: "score")),
    (#"{"score":[1]}"#, "score = a", .wrongKind(field: "score")),
    (#"{"score":null}"#, "score >= 0.5", .lacks(field: "score")),
    (#"{"scores":1}"#, "score >= 0.5", .lacks(field: "score")),
    (#"{"a":{"b":{"c":7}}}"#, "a.b.c <= 7", .keeps), (#"{"a":{"b":7}}"#, "a.b < 7", .refuses),
    (#"{"a":7}"#, "a.b < 7", .lacks(field: "a.b")),
    (#"{"a.b":7}"#, "a.b < 8", .lacks(field: "a.b")),
    (#"{"a":1,"a":2}"#, "a = 2", .keeps), (#"{"\u0061":1}"#, "a = 1", .keeps),
    (#"{"label":"sp\u0061m"}"#, "label != spam", .refuses),
    (#"{"label":"\ud83d\ude00\n\"\\"}"#, "label = 😀", .refuses),
    (#"{"label":"\ud83d\ude00"}"#, "label = 😀", .keeps),
    (#"{"label":"\ud83d"}"#, "label = 😀", .refuses), (#"{"label":""}"#, #"label = """#, .keeps),
    (#"{"ok":false}"#, "ok = false", .keeps), (#"{"ok":false}"#, "ok != false", .refuses),
    ("[1]", "a = 1", .lacks(field: "a")), ("{}", "a = 1", .lacks(field: "a")),
  ])
  func `a result is held against a condition`(_ result: String, _ rule: String, _ told: KeepVerdict)
    throws
  {
    #expect(try verdict(result, rule) == told)
  }

  @Test func `all conditions must hold, and what cannot be said counts first`() throws {
    let result = #"{"score":0.7,"label":"ham"}"#
    #expect(try verdict(result, "score >= 0.5", "label != spam") == .keeps)
    #expect(try verdict(result, "score >= 0.9", "label != spam") == .refuses)
    #expect(try verdict(result, "score >= 0.9", "kind = a") == .lacks(field: "kind"))
    #expect(try verdict(result, "label > 1", "score >= 0.9") == .wrongKind(field: "label"))
    #expect(try verdict(result) == .keeps)
  }

  @Test func `a condition is sent on as its text`() throws {
    let rules = try ["score >= 0.50", #"a = "1""#].map { try KeepRule($0) }
    let sent = try JSONEncoder().encode(rules)
    #expect(try JSONDecoder().decode([KeepRule].self, from: sent) == rules)
    #expect(throws: KeepFault.self) {
      try JSONDecoder().decode([KeepRule].self, from: Data(#"["a"]"#.utf8))
    }
  }

  /// Random results, written with white space and escapes, held against Foundation's reading.
  @Test func `random results are judged as one who decodes them would`() throws {
    var seeded = Seeded(7)
    for _ in 0..<20_000 {
      let result = RandomResult(&seeded)
      let (rule, told) = (try KeepRule(result.rule), try verdict(result.text, result.rule))
      let object = try JSONSerialization.jsonObject(with: Data(result.text.utf8))
      #expect(told == expected(rule, object), "\(result.text) \(result.rule)")
    }
  }

  private func expected(_ rule: KeepRule, _ object: Any) -> KeepVerdict {
    var value: Any? = object
    for name in rule.field { value = (value as? [String: Any])?[name] }
    let field = rule.field.joined(separator: ".")
    guard let value, !(value is NSNull) else { return .lacks(field: field) }
    // Foundation keeps truths and numbers in one class; their texts differ.
    let isTruth = (value as? NSNumber).map { className($0) == "Bool" } ?? false
    switch rule.value {
    case .truth(let wanted):
      guard isTruth else { return .wrongKind(field: field) }
      return ((value as! Bool) == wanted) == (rule.comparison == .equal) ? .keeps : .refuses
    case .text(let wanted):
      guard let text = value as? String else { return .wrongKind(field: field) }
      return (text == wanted) == (rule.comparison == .equal) ? .keeps : .refuses
    case .number(let wanted):
      guard !isTruth, let number = value as? NSNumber else { return .wrongKind(field: field) }
      return holds(number.doubleValue, rule.comparison, wanted) ? .keeps : .refuses
    }
  }

  private func className(_ number: NSNumber) -> String {
    String(cString: number.objCType) == "c" ? "Bool" : "Number"
  }

  private func holds(_ number: Double, _ comparison: KeepRule.Comparison, _ wanted: Double) -> Bool
  {
    switch comparison {
    case .atLeast: number > wanted || number == wanted
    case .more: number > wanted
    case .atMost: !(number > wanted)
    case .less: !(number > wanted || number == wanted)
    case .equal: number == wanted
    case .other: !(number == wanted)
    }
  }
}

/// A random object and a condition that has a chance to fit it.
private struct RandomResult {
  let text: String
  let rule: String
  private static let names = ["a", "b", "score", "标签", "a-b"]
  private static let scalars = ["0.5", "-2", "1e3", "7", "true", "false", "null"]

  init(_ seeded: inout Seeded) {
    text = RandomResult.object(&seeded, 0)
    let field = (0...seeded.below(2)).map { _ in seeded.pick(RandomResult.names) }
    let value = seeded.pick(["0.5", "-2", "1000", "7", "true", "false", "spam", "字 a", "\"7\""])
    let isNumber = Double(value) != nil
    let comparison = seeded.pick(isNumber ? KeepRule.Comparison.allCases : [.equal, .other])
    rule = [field.joined(separator: "."), comparison.rawValue, value].joined(
      separator: seeded.pick(["", " ", "  "]))
  }

  private static func object(_ seeded: inout Seeded, _ depth: Int) -> String {
    let (space, names) = (seeded.pick(["", " ", "\n"]), names.filter { _ in seeded.below(3) > 0 })
    let members = names.map { name in
      "\"\(written(name, &seeded))\"\(space):\(space)\(value(&seeded, depth))"
    }
    return "{\(space)" + members.joined(separator: ",\(space)") + "}\(space)"
  }

  private static func value(_ seeded: inout Seeded, _ depth: Int) -> String {
    switch seeded.below(depth > 2 ? 3 : 6) {
    case 0, 1: seeded.pick(scalars)
    case 2: "\"\(written(seeded.pick(["spam", "字 a", "7", "", "a}b"]), &seeded))\""
    case 3: "[\(object(&seeded, depth + 1)),1]"
    default: object(&seeded, depth + 1)
    }
  }

  /// A text inside quotes, some of its characters as escapes.
  private static func written(_ text: String, _ seeded: inout Seeded) -> String {
    text.utf16.map { unit in
      seeded.below(4) == 0
        ? "\\u" + String(format: "%04x", Int(unit)) : String(utf16CodeUnits: [unit], count: 1)
    }.joined()
  }
}

extension Seeded {
  mutating func pick<Element>(_ some: [Element]) -> Element { some[below(some.count)] }
}

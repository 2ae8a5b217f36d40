// Every value of a recipe, broken in every way that its key can be: each is named on its own line.
import Cleaning
import Testing

@testable import Recipe

struct BrokenRecipeTests {
  /// Values that a key of this kind does not take.
  private static func wrong(_ kind: RecipeKind) -> [String] {
    let both = ["{a: b}", "[[x]]"]
    switch kind {
    case .text, .texts: return both
    case .word, .words: return both + [""]
    case .sets:
      return [
        "text", "[a]", "{a: {b: c}}", "{a: 1%, a: 2%}", "{[a]: 1}", "{a: x}", "{a: 101%}",
        "{a: -1}",
        "{A: 1%}", "{train: 1}", "{a: 1.5}", "{a: 99999999999999}", "{a: 1 %}", "{\"\": 1%}",
        "{a: }",
      ]
    case .flag: return both + ["maybe", "-1", "99999999999999999999", "", "yes", "[true]"]
    case .count:
      return both + [
        "-1", "+1", "1.5", "many", "", "[1]", "1e3", "0x10", "99999999999", "9223372036854775808",
      ]
    case .duration:
      return both + [
        "30", "0", "-5m", "5 m", "1h30m", "m", "99999999999h", "1d", "soon", "", "[30s]", "30S",
        "٣s",
      ]
    case .positive:
      return both + ["0", "-1", "+1", "1.5", "many", "", "[1]", "1e3", "99999999999"]
    case .time: return both + ["30", "0s", "-5m", "m", "99999999999h", "1d", "off", ""]
    case .size: return both + ["0", "-1", "1G", "1.5M", "K", "", "99999999999"]
    case .share: return both + ["-1", "1.5", "101%", "none", "%", "", "x"]
    case .choice: return both + ["no-such-word", "-1", "99999999999999999999", "[x]", "True"]
    case .names: return ["text", "[a]", "{a: {b: c}}", "{a: x, a: y}", "{[a]: b}"]
    case .dialogueDuplicates:
      return [
        "[x]", "some", "{}", "{near: 1}", "{near: {similarity: 0.2}}", "{near: {similarity: 1.01}}",
        "{near: {similarity: nan}}", "{near: {similarity: -1}}", "{near: {keep: none}}",
        "{nearly: {}}",
      ]
    case .profiles, .rules, .outputs: return ["text", "{a: b}", "[[x]]", "[1]"]
    }
  }

  /// Every key broken in every way, the rest of the recipe as it is printed; the line of the key,
  /// from 1.
  static let broken: [(path: String, yaml: String, line: Int)] = {
    let lines = RecipeFile.printed.split(separator: "\n", omittingEmptySubsequences: false)
    var (group, all) = ("", [(path: String, yaml: String, line: Int)]())
    for (place, line) in lines.enumerated() where !line.contains("#") && line.contains(":") {
      let name = line.drop { $0 == " " }.prefix { $0 != ":" }
      if line.first != " " { group = String(name) }
      let path = line.first == " " ? "\(group).\(name)" : group
      guard let key = RecipeKey.all.first(where: { $0.path == path }) else { continue }
      for value in wrong(key.kind) {
        var broken = lines.map(String.init)
        broken[place] = line.prefix { $0 != ":" } + ": " + value
        all.append((path, broken.joined(separator: "\n"), place + 1))
      }
    }
    return all
  }()

  @Test func `each key, broken in each way, is named on its line`() throws {
    #expect(Set(BrokenRecipeTests.broken.map(\.path)) == Set(RecipeKey.all.map(\.path)))
    for (path, yaml, line) in BrokenRecipeTests.broken {
      let value = yaml.split(separator: "\n", omittingEmptySubsequences: false)[line - 1]
      let error = #expect(throws: RecipeError.self, "\(path): \(value)") {
        try RecipeFile.read(yaml)
      }
      #expect(error?.line == line && error!.column > 1, "\(value): \(error!)")
    }
  }

  /// Parts of a recipe in lines of their own; the fault is in the line with `!`, which is no part
  /// of it.
  static let marked = [
    "profiles:\n- name: a\n  role: [b]\n  message: !{c: d}",
    "profiles:\n- name: a\n  role: [b]\n  message: [c]\n  othersAreCustomer: !perhaps",
    "profiles:\n- name: a\n  role: [b]\n  message:\n  - c\n  - !''",
    "profiles:\n- name: a\n  role: [b]\n  message: [c]\n  !massage: [c]",
    "profiles:\n- name: !''\n  role: [b]\n  message: [c]",
    "profiles:\n- {name: a, role: [b], message: [c]}\n- !{name: d, role: [b]}",
    "profile: !mine\nprofiles:\n- {name: a, role: [b], message: [c]}",
    "system:\n  packs:\n  - wechat\n  - !weechat",
    "system:\n  rules:\n  - name: a\n    regex: !''",
    "system:\n  rules:\n  - name: a\n    regex: !\"a\\0\"",
    "system:\n  rules:\n  - name: a\n    whole: b\n    except: [c,\n    !'']",
    "system:\n  rules:\n  - !name: a\n    whole: b\n    prefix: c",
    "system:\n  rules:\n  - !name: a",
    "system:\n  rules:\n  - name: a\n    whole: !{b: c}",
    "roles:\n  agent: [是]\n  customer:\n  - 客户\n  - !是",
    "roles:\n  agent:\n  - kf\n  - !' '\n  customer: [客户]",
    "roles:\n  agent: [YES]\n  customer:\n  - no\n  - !yes",
    "roles:\n  customer: !客服",
    "outputs:\n- clean\n- !clean",
    "outputs: ![]",
    "outputs:\n- name: messages\n  shard: !-1",
    "outputs:\n- name: messages\n  shard: !99999999999",
    "outputs:\n- name: messages\n  compress: !zip",
    "outputs:\n- name: messages\n  metadata: !1",
    "outputs:\n- !name: alpaca\n  metadata: true",
    "outputs:\n- !name: clean\n  shard: 5",
    "outputs:\n- !shard: 5",
    "outputs:\n- forward\n- !foward",
    "split:\n  sets:\n    val: 1%\n    test: !101%",
    "split:\n  sets:\n    val: 1%\n    test: !-5",
    "split:\n  sets:\n    val: 1%\n    test: !99999999999999",
    "split:\n  sets:\n    val: 1%\n    Test: !1%",
    "split:\n  sets:\n    train: !1%",
    "split:\n  sets: !{a: 60%, b: 41%}\n  by: pair",
    "split:\n  by: customer\nduplicates:\n  dialogues:\n    near:\n      keep: !all",
    "clean:\n  names:\n    a: x\n    b: !x",
    "clean:\n  names:\n    a: !''",
    "dialogues:\n  agentLabel: !\"a\\nb\"", "dialogues:\n  customerLabel: !\"a\\u2028\"",
    "dialogues:\n  minTurns: 5\n  maxTurns: !4",
    "dialogues:\n  minCharacters: 5\n  maxCharacters: !4",
    "dialogues:\n  separator: !\"\\n\"",
    "pseudonyms:\n  key: !\"a\\0b\"",
    "types:\n  keep:\n  - a\n  - ![b]", "types:\n  keep: !\n  skip: [x]",
    "duplicates:\n  columns: [a,\n  !'']",
  ]

  /// What no schema can say: names that must be known or differ, sums, bytes.
  static func isBeyondSchema(_ marked: String) -> Bool {
    [
      "!mine", "!weechat", "\\0", "!是", "!' '", "!yes", "!客服", "!clean", "60%", "!all", "!x",
      "\\n\"",
      "\\nb", "u2028", "!4",
    ].contains { marked.contains($0) }
  }

  @Test(arguments: marked)
  func `what is wrong inside a value is named on its line`(_ marked: String) {
    let lines = marked.split(separator: "\n", omittingEmptySubsequences: false)
    let line = lines.firstIndex { $0.contains("!") }! + 1
    let error = #expect(throws: RecipeError.self) {
      try RecipeFile.read(marked.replacing("!", with: ""))
    }
    #expect(error?.line == line, "\(error!)")
  }

  @Test func `a duration without a unit is asked for one`() {
    for key in ["session: {gap: 30}", "duplicates: {consecutive: 30}"] {
      let error = #expect(throws: RecipeError.self) { try RecipeFile.read(key) }
      #expect(error?.reason.contains("30s for seconds, 30m for minutes") == true)
    }
  }

  @Test func `off may be what YAML 1_1 makes of it`() throws {
    let keys = ["duplicates: {rows: X}", "duplicates: {dialogues: X}", "session: {gap: X}"]
    for key in keys + ["pii: {phone: X}"] {
      #expect(
        try RecipeFile.read(key.replacing("X", with: "false"))
          == RecipeFile.read(key.replacing("X", with: "\"off\"")))
    }
  }

  // MARK: Bytes

  private func error(_ bytes: [UInt8]) -> String {
    do {
      _ = try RecipeFile.read(bytes)
      return "none"
    } catch { return "\(error)" }
  }

  @Test func `bytes that are no recipe are named with the place of the first`() {
    let text = "stickers: strip # "
    #expect(error([]).hasPrefix("1:1: the file is empty"))
    #expect(error(Array(text.utf8) + [0xD7, 0xF8]).hasPrefix("1:19: no UTF-8 from here on"))
    #expect(error(Array("a: 1\r\n坐席 ".utf8) + [0xFF]).hasPrefix("2:4: no UTF-8"))
    #expect(error(Array("坐".utf8.dropLast())).hasPrefix("1:1: no UTF-8"))
    for wide in [[0xFF, 0xFE, 0x61, 0], [0xFE, 0xFF, 0, 0x61], [0x61, 0], [0, 0x61]] as [[UInt8]] {
      #expect(error(wide).hasPrefix("1:1: UTF-16"))
    }
    #expect(error(Array("a: b\nc: \u{1}".utf8)).hasPrefix("2:4: no YAML: control characters"))
    #expect(error(Array("roles:\n\tagent: a".utf8)).hasPrefix("2:1: a TAB cannot stand here"))
    #expect(error([0xEF, 0xBB, 0xBF] + Array("stickers: strip".utf8)) == "none")
    #expect(error([0xEF, 0xBB, 0xBF] + Array("sticker: strip".utf8)).hasPrefix("1:1: unknown key"))
  }

  @Test func `the first byte that is no UTF-8 is found anywhere`() {
    for length in [0, 1, 2, 3, 65_535, 65_536, 65_537, 200_001] {
      let bytes = Array(repeating: UInt8(0x61), count: length) + [0xC3] + Array("坐".utf8)
      #expect(error(bytes).hasPrefix("1:\(length + 1): no UTF-8"))
    }
  }

  @Test func `tangled documents end at once, with a place`() {
    let deep = String(repeating: "[", count: 1_000_000)
    #expect(error(Array(deep.utf8)) == "1:33: too deep for a recipe")
    #expect(error(Array(String(repeating: "{a: ", count: 300_000).utf8)).contains("too deep"))
    #expect(error(Array(String(repeating: "- ", count: 300_000).utf8)).contains("too deep"))
    let anchors = (0..<200_000).map { "&a\($0) x" }.joined(separator: ",")
    #expect(error(Array("types: {keep: [\(anchors)]}".utf8)).hasSuffix("more than 100 anchors"))
    #expect(error(Array("types: &a {keep: *a}".utf8)).hasPrefix("1:8: types.keep takes a list"))
    #expect(
      error(Array("types: {keep: &a [*a]}".utf8)).contains("types.keep takes a list of texts"))
    let long = String(repeating: "x", count: 100_000)
    let bomb = "types: {keep: [&a \(long)\(String(repeating: ", *a", count: 100_000))]}"
    #expect(error(Array(bomb.utf8)).contains("too large with all its aliases in place"))
    let rule = "&r {name: a, whole: b, except: [\(String(repeating: "x,", count: 50_000))]}"
    let rules = "system: {rules: [\(rule)\(String(repeating: ", *r", count: 50_000))]}"
    #expect(error(Array(rules.utf8)).contains("too large with all its aliases in place"))
    #expect(error(Array("types: {keep: &a [x], skip: *a}".utf8)) == "none")
    #expect(error(Array("types:\n  <<: {keep: x}".utf8)).hasPrefix("2:3: unknown key '<<'"))
  }
}

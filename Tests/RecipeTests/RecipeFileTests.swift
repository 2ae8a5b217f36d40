// Recipe files: what they say, what they leave out, and what is wrong with them.
import Cleaning
import Rules
import Testing

@testable import Recipe

struct RecipeFileTests {
  private func error(_ yaml: String) -> String? {
    do {
      _ = try RecipeFile.read(yaml)
      return nil
    } catch { return "\(error)" }
  }

  @Test func `what is printed reads back as the standard recipe`() throws {
    #expect(try RecipeFile.read(RecipeFile.printed) == RecipeFile.standard)
    #expect(try RecipeFile.read("") == RecipeFile.standard)
    #expect(try RecipeFile.read("# nothing\n") == RecipeFile.standard)
  }

  @Test func `every key is printed with a comment`() {
    for key in RecipeKey.all {
      #expect(RecipeFile.printed.contains("# \(key.comment)\n"))
      #expect(RecipeFile.schema.contains(RecipeKey.quoted(key.comment)))
    }
  }

  @Test func `values of every kind are read`() throws {
    let recipe = try RecipeFile.read(
      """
      profile: weflow
      headerRows: 3
      sheet: 2
      roles: {agent: [yes, 1], customer: 客户}
      types:
        cut: [系统消息]
      system:
        packs: [wechat]
        rules: [{name: ad, contains: 加我微信, except: [加我微信群]}, {name: nr, regex: '^[0-9]+$'}]
      stickers: strip
      duplicates: {rows: "off", consecutive: 5m}
      dialogues: {final: keep, minTurns: 2, needBothSides: true, startWith: customer, endWith: agent}
      clean: {columns: [内容], names: {内容: message}, extra: file}
      """)
    #expect(recipe.profiles == [.weflow])
    #expect((recipe.headerRows, recipe.sheet) == (3, "2"))
    #expect((recipe.agentValues, recipe.customerValues) == (["yes", "1"], ["客户"]))
    #expect(recipe.types.cut == ["系统消息"])
    #expect(recipe.packs == [.wechat])
    #expect(recipe.systemMessages.isEmpty)
    #expect(
      recipe.rules == [
        MessageRule("ad", .contains("加我微信"), except: ["加我微信群"]),
        MessageRule("nr", .regex("^[0-9]+$")),
      ])
    #expect(recipe.stripsStickers)
    #expect(recipe.duplicates.isOff)
    #expect(recipe.duplicates.consecutiveSeconds == 300)
    #expect(recipe.final == .keep)
    #expect((recipe.length.minTurns, recipe.length.needsBothSides) == (2, true))
    #expect(recipe.length.startsWithCustomer && recipe.length.endsWithAgent)
    #expect(recipe.clean.keep == ["内容"])
    #expect(recipe.clean.names == ["内容": "message"])
    #expect(recipe.clean.hasFile)
  }

  @Test func `own profiles stand before the known ones`() throws {
    let recipe = try RecipeFile.read(
      "profiles: [{name: mine, role: [who], message: [what, text], customer: to}]")
    #expect(
      recipe.profiles.map(\.name) == ["mine", "service-desk", "weflow", "pywxdump", "wechatmsg"])
    #expect(recipe.profiles[0].message == ["what", "text"])
    #expect(recipe.profiles[0].customer == ["to"])
  }

  @Test(arguments: [
    (
      "dialogues: {minTurn: 2}",
      "1:13: unknown key 'minTurn' in dialogues; did you mean 'minTurns'?"
    ),
    ("\nprofil: auto", "2:1: unknown key 'profil'; did you mean 'profile'?"),
    ("types: {drop: x}", "1:9: unknown key 'drop' in types; there are: keep, skip, cut"),
    ("system: {packs: [wechats]}", "1:18: unknown pack 'wechats'; did you mean 'wechat'?"),
    (
      "system: {rules: [{name: a}]}",
      "1:18: a rule needs a name and one of whole, prefix, contains, regex"
    ),
    (
      "system: {rules: [{name: a, contain: b}]}",
      "1:28: unknown key 'contain' in system.rules; did you mean 'contains'?"
    ),
    ("headerRows: many", "1:13: headerRows takes a whole number from 0 to 1048576"),
    ("dialogues:\n  needBothSides: maybe", "2:18: dialogues.needBothSides takes true or false"),
    ("duplicates: {rows: some}", "1:20: duplicates.rows takes exact, off"),
    (
      "duplicates: {consecutive: soon}",
      "1:27: duplicates.consecutive takes a time with its unit, such as 60s, 5m or 1h, or off"
    ),
    ("stickers: keep\nstickers: strip", "2:1: the key 'stickers' stands twice"),
    ("stickers: strip\n---\nstickers: keep", "3:1: a second document begins"),
    ("stickers: &s strip\nsheet: *t", "2:8: no YAML: found undefined alias"),
    ("roles: [是]", "1:8: roles takes keys and values"),
    ("types: {keep: [[a]]}", "1:16: types.keep takes a list of texts"),
    ("profiles: [{name: mine}]", "1:12: a profile needs name, role and message"),
    (
      "profile: mine",
      "1:10: there is no profile 'mine'; there are: auto, service-desk, weflow, pywxdump, wechatmsg"
    ),
    ("roles: {agent: [a], customer: [a]}", "1:32: 'a' cannot mean both agent and customer"),
    ("dialogues: {minTurns: 5, maxTurns: 3}", "1:36: maxTurns must not be below minTurns"),
  ])
  func `a fault is named with its place`(_ yaml: String, _ expected: String) {
    #expect(error(yaml) == expected)
  }

  @Test func `what is no YAML is named with its place`() throws {
    #expect(try #require(error("a: [b")).contains("no YAML: "))
    #expect(try #require(error("a: b: c")).hasPrefix("1:"))
  }
}

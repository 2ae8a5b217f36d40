// Rules and packs as a recipe writes them.

extension RecipeDraft {
  /// `described` is built in, the other packs are compiled.
  mutating func setPacks(_ node: RecipeNode) throws {
    let packs = try node.textNodes().map { item in
      let name = try item.text()
      guard let pack = RulePack(rawValue: name) else { throw RecipeDraft.unknownPack(name, item) }
      return pack
    }
    recipe.packs = packs.filter { $0 != .described }
    recipe.systemMessages = packs.contains(.described) ? Recipe.describedMessages : []
  }

  private static func unknownPack(_ name: String, _ node: RecipeNode) -> RecipeError {
    let known = RulePack.allCases.map(\.rawValue)
    let nearest = Nearest.word(to: name, among: known).map { "; did you mean '\($0)'?" }
    return node.fail(
      "unknown pack '\(name)'" + (nearest ?? "; there are: \(known.joined(separator: ", "))"))
  }

  var packNames: [String] {
    (recipe.systemMessages.isEmpty ? [] : [RulePack.described.rawValue])
      + recipe.packs.map(\.rawValue)
  }
}

extension RecipeNode {
  /// A regex that Hyperscan can be given.
  fileprivate func expression() throws -> String {
    let text = try word()
    if text.unicodeScalars.contains("\0") { throw fail("U+0000 is written \\x00 in a regex") }
    return text
  }
}

extension MessageRule {
  private static let kinds = ["whole", "prefix", "contains", "regex"]

  /// What a rule takes.
  static let members: [(name: String, kind: RecipeKind)] =
    [("name", .word)] + kinds.map { ($0, .word) } + [("except", .words)]

  /// Exactly one pattern, in the words of JSON Schema.
  static let conditions =
    "\"oneOf\": [\(kinds.map { "{\"required\": [\"\($0)\"]}" }.joined(separator: ", "))]"

  init(node: RecipeNode) throws {
    var (name, except): (String, [String]) = ("", [])
    var patterns: [Pattern] = []
    for (key, value) in try node.members(MessageRule.members.map(\.name)) {
      switch key {
      case "name": name = try value.word()
      case "except": except = try value.words()
      case "whole": patterns.append(.whole(try value.word()))
      case "prefix": patterns.append(.prefix(try value.word()))
      case "contains": patterns.append(.contains(try value.word()))
      default: patterns.append(.regex(try value.expression()))
      }
    }
    guard !name.isEmpty, patterns.count == 1 else {
      throw node.fail("a rule needs a name and one of \(MessageRule.kinds.joined(separator: ", "))")
    }
    self.init(name, patterns[0], except: except)
  }

  /// The key that its pattern stands under.
  package var kind: String { parts.kind }

  private var parts: (kind: String, text: String) {
    switch pattern {
    case .whole(let text): ("whole", text)
    case .prefix(let text): ("prefix", text)
    case .contains(let text): ("contains", text)
    case .regex(let text): ("regex", text)
    case .template(let text): ("template", text)
    }
  }

  /// The rule as a flow mapping.
  var yaml: String {
    let (kind, text) = parts
    return
      "{name: \(RecipeKey.quoted(name)), \(kind): \(RecipeKey.quoted(text)), except: \(RecipeKey.list(except))}"
  }
}

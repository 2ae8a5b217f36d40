// Rules and packs as a recipe writes them.
import Cleaning
import Rules

extension RecipeDraft {
  /// `described` is built in, the other packs are compiled.
  mutating func setPacks(_ node: RecipeNode) throws {
    let names = try node.texts()
    let known = RulePack.allCases.map(\.rawValue)
    if let name = names.first(where: { !known.contains($0) }) {
      let nearest = Nearest.word(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
      throw node.fail("unknown pack '\(name)'\(nearest)")
    }
    let packs = names.compactMap(RulePack.init(rawValue:))
    recipe.packs = packs.filter { $0 != .described }
    recipe.systemMessages = packs.contains(.described) ? Recipe.describedMessages : []
  }

  var packNames: [String] {
    (recipe.systemMessages.isEmpty ? [] : [RulePack.described.rawValue])
      + recipe.packs.map(\.rawValue)
  }
}

extension MessageRule {
  private static let kinds = ["whole", "prefix", "contains", "regex"]

  init(node: RecipeNode) throws {
    var (name, except): (String, [String]) = ("", [])
    var patterns: [Pattern] = []
    for (key, value) in try node.members(["name"] + MessageRule.kinds + ["except"]) {
      switch key {
      case "name": name = try value.text()
      case "except": except = try value.texts()
      case "whole": patterns.append(.whole(try value.text()))
      case "prefix": patterns.append(.prefix(try value.text()))
      case "contains": patterns.append(.contains(try value.text()))
      default: patterns.append(.regex(try value.text()))
      }
    }
    guard !name.isEmpty, patterns.count == 1 else {
      throw node.fail("a rule needs a name and one of \(MessageRule.kinds.joined(separator: ", "))")
    }
    self.init(name, patterns[0], except: except)
  }

  /// The rule as a flow mapping.
  var yaml: String {
    let (kind, text) =
      switch pattern {
      case .whole(let text): ("whole", text)
      case .prefix(let text): ("prefix", text)
      case .contains(let text): ("contains", text)
      case .regex(let text): ("regex", text)
      case .template(let text): ("template", text)
      }
    return
      "{name: \(RecipeKey.quoted(name)), \(kind): \(RecipeKey.quoted(text)), except: \(RecipeKey.list(except))}"
  }
}

// `duplicates.dialogues`: a word, or a mapping.

extension DuplicateRule {
  private static let usualSimilarity = 0.85
  static let leastSimilarity = 0.3

  mutating func setDialogues(_ node: RecipeNode) throws {
    if let word = node.node.scalar {
      switch word {
      case "off", "false": dialogues = .off
      case "exact": dialogues = .exact
      case "near": dialogues = .near(similarity: DuplicateRule.usualSimilarity)
      default: throw node.fail("\(node.path) takes off, exact, or near: {similarity: 0.85}")
      }
      return
    }
    dialogues = .near(similarity: DuplicateRule.usualSimilarity)
    let members = try node.members(["near"])
    if members.isEmpty { throw node.wrong("off, exact, or near: {similarity: 0.85}") }
    for (_, near) in members {
      for (key, value) in try near.members(["similarity", "keep"]) {
        if key == "keep" {
          keepsNear = try value.choice(["first", "all"]) == "all"
        } else {
          dialogues = .near(similarity: try value.fraction(from: DuplicateRule.leastSimilarity))
        }
      }
    }
  }

  var dialoguesYAML: String {
    switch dialogues {
    case .off: "\"off\""
    case .exact: "exact"
    case .near(let similarity):
      "{near: {similarity: \(similarity), keep: \(keepsNear ? "all" : "first")}}"
    }
  }
}

// Dialogues that an earlier part has, or that stand earlier in the same.
import Recipe

/// Compares whole dialogues.
struct DialogueStage: Stage {
  var name: StageName { .dialogues }
  var yield: StageYield { .dialogueLosses }

  func isAsked(by recipe: Recipe) -> Bool { recipe.duplicates.dialogues == .exact }

  func slices(of parts: [PartSize]) -> Int {
    Comparison.slices(parts.reduce(0) { $0 + $1.dialoguePrints })
  }

  func run(_ comparison: Comparison, _ recipe: Recipe) throws -> StageResult {
    try comparison.write(comparison.doubles(.dialogues))
  }
}

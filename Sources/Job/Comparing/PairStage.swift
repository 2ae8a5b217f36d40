// Pairs of dialogues that may be near: those that share a band of their signatures.
import Recipe

/// Finds candidate pairs for ``GroupStage``.
struct PairStage: Stage {
  var name: StageName { .pairs }
  var yield: StageYield { .notes }

  func isAsked(by recipe: Recipe) -> Bool { recipe.duplicates.comparesNear }

  func slices(of parts: [PartSize]) -> Int {
    Comparison.slices(parts.reduce(0) { $0 + $1.dialoguePrints })
  }

  func run(_ comparison: Comparison, _ recipe: Recipe) throws -> StageResult {
    let task = comparison.task
    let numbers = try DialogueNumbers(task.parts)
    let output = try PairFile(writing: task.output.path)
    var bands = Bands()
    for (place, part) in task.parts.enumerated() {
      try comparison.busy()
      for mark in try PartReader(part).marks(.dialogues, task.from..<task.to) {
        let dialogue = try numbers.number(place, mark.number)
        try bands.add(mark.fingerprint, of: dialogue, output.append)
      }
    }
    try output.finish()
    return StageResult()
  }
}

extension DuplicateRule {
  /// Whether dialogues are compared by how much of them is the same.
  var comparesNear: Bool { if case .near = dialogues { true } else { false } }
}

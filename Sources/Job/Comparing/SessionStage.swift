// Dialogues of the whole job, built of the messages of all parts.
import Recipe

/// Joins messages, pair by pair; see ``SessionJoin``.
struct SessionStage: Stage {
  var name: StageName { .sessions }
  var yield: StageYield { .parts }

  func isAsked(by recipe: Recipe) -> Bool { recipe.sessionIsJobWide }

  func slices(of parts: [PartSize]) -> Int {
    Comparison.slices(parts.reduce(0) { $0 + $1.messages }, each: SessionSlice.usualMessages)
  }

  func task(_ slice: Int, in ground: StageGround) -> ComparisonTask {
    let partitions = Comparison.partitions(slice, of: ground.slices)
    return ComparisonTask(
      stage: name, parts: ground.parts, from: partitions.lowerBound, to: partitions.upperBound,
      found: [], output: ground.files(name)[slice], identities: ground.identities)
  }

  func run(_ comparison: Comparison, _ recipe: Recipe) throws -> StageResult {
    try SessionJoin(comparison.task, recipe, comparison.busy).run()
  }
}

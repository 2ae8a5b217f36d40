// Groups of near dialogues, made of the pairs that share a band.
import Recipe

/// Compares the dialogues of each pair; all but the first of a group are lost, or follow it.
struct GroupStage: Stage {
  var name: StageName { .groups }
  var yield: StageYield { .dialogueLosses }

  func isAsked(by recipe: Recipe) -> Bool { recipe.duplicates.comparesNear }

  /// A group may have dialogues of any part.
  func slices(of parts: [PartSize]) -> Int { 1 }

  func task(_ slice: Int, in ground: StageGround) -> ComparisonTask {
    ComparisonTask(
      stage: name, parts: ground.parts, from: 0, to: MarkTable.partitions,
      found: ground.files(.pairs), output: ground.files(name)[slice],
      identities: ground.identities)
  }

  func run(_ comparison: Comparison, _ recipe: Recipe) throws -> StageResult {
    let groups = try NearGroups(comparison.task, recipe, comparison.busy)
    try groups.join()
    guard recipe.duplicates.keepsNear else { return try comparison.write(groups.losses()) }
    try FollowerFile.write(groups.leaders(), to: comparison.task.output.path)
    return StageResult()
  }
}

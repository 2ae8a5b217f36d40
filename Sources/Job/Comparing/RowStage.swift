// Rows that an earlier part has.
import Recipe

/// Compares the rows of the whole job.
struct RowStage: Stage {
  var name: StageName { .rows }
  var yield: StageYield { .rowLosses }

  func isAsked(by recipe: Recipe) -> Bool { recipe.duplicates.comparesRows }

  func slices(of parts: [PartSize]) -> Int { Sift.slices(parts.reduce(0) { $0 + $1.rowPrints }) }

  func run(_ sift: Sift, _ recipe: Recipe) throws -> StageResult {
    try sift.write(sift.doubles(.rows))
  }
}

// Rows that an earlier part has.
import Recipe

/// Compares the rows of the whole job.
struct RowStage: Stage {
  var name: StageName { .rows }
  var yield: StageYield { .rowLosses }

  func isAsked(by recipe: Recipe) -> Bool { recipe.duplicates.comparesRows }

  func slices(of parts: [PartSize]) -> Int {
    Comparison.slices(parts.reduce(0) { $0 + $1.rowPrints })
  }

  func run(_ comparison: Comparison, _ recipe: Recipe) throws -> StageResult {
    try comparison.write(comparison.doubles(.rows))
  }
}

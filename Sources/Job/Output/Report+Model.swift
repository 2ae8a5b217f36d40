// What a report says of the recipe's model.

extension Report {
  /// What a model was asked, and what it said of all dialogues together.
  package struct Model: Codable, Sendable, Equatable {
    /// As the recipe calls it, or the model itself, with its version.
    package var id: String
    package var version: String
    /// The file with the results: its path as the recipe has it, or its name in the state folder.
    package var store: String
    package var storeBytes: Int
    /// Dialogues with a result that has all fields of the conditions.
    package var scored: Int
    /// Dialogues whose results earlier runs have left.
    package var fromStore: Int
    /// Dialogues of which the model was asked, each time.
    package var calls: Int
    package var batches: Int
    /// Calls beyond the first of each dialogue.
    package var retried: Int
    /// Batches that failed and were sent again, whole or in halves.
    package var bisected: Int
    /// Different dialogues that the model failed on.
    package var failed: Int
    /// Model processes that ended before they were sent home.
    package var restarts: Int
    /// The field that the deciles are of.
    package var field: String
    /// Eleven numbers from the least to the greatest, a tenth of all between two.
    package var deciles: [Double]
    /// How many dialogues have a number that is not less than each of them.
    package var atLeast: [Int]

    init(_ scorer: ScorerSummary, _ writer: ScoreSummary?) {
      (id, version) = (scorer.id, scorer.version)
      (store, storeBytes) = (scorer.store, scorer.storeBytes)
      (scored, fromStore) = (writer?.scored ?? 0, scorer.fromStore)
      (calls, batches, retried) = (scorer.calls, scorer.batches, scorer.retried)
      (bisected, failed, restarts) = (scorer.bisected, scorer.failed, scorer.restarts)
      (field, deciles) = (writer?.field ?? "", writer?.deciles ?? [])
      atLeast = writer?.atLeast ?? []
    }
  }
}

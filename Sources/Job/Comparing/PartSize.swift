// How much of a part there is for stages to go through.

/// What a part holds for comparisons.
struct PartSize: Equatable, Sendable {
  /// Prints of rows.
  var rowPrints = 0
  /// Prints of dialogues, or of their bands.
  var dialoguePrints = 0
  /// Messages that are to become dialogues of the whole job.
  var messages = 0
}

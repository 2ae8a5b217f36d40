// What a slice of a stage comes to: one answer for every stage.

/// What a worker tells of a slice that it has carried out.
struct StageResult: Codable, Equatable, Sendable {
  /// By part what it loses; empty for a stage that takes nothing away.
  var losses: [Int] = []
  /// What was built, by the files in which it begins.
  var counts: [BuiltCount] = []
  /// Prints of what was built.
  var prints = 0
  /// Of the part that was built; nil if none was.
  var checksum: UInt64?

  /// Whether a stage that yields this can say so.
  func fits(_ yield: StageYield) -> Bool {
    switch yield {
    case .parts: losses.isEmpty && checksum != nil
    case .notes, .rowLosses, .dialogueLosses: counts.isEmpty && prints == 0 && checksum == nil
    }
  }
}

// The stages of a job, in the order in which they run.
import Recipe

/// A stage by its name, which stands in orders and in the names of its files.
enum StageName: String, Codable, CaseIterable, Sendable {
  /// Rows that an earlier part has.
  case rows
  /// Messages of all parts, which become dialogues; see ``SessionJoin``.
  case sessions
  /// Dialogues that an earlier part has, or that stand earlier in the same.
  case dialogues
  /// Pairs of dialogues that share a band.
  case pairs
  /// Dialogues that hang together by pairs that are near: all but the first of each group.
  case groups

  /// The stage itself.
  var definition: any Stage {
    switch self {
    case .rows: RowStage()
    case .sessions: SessionStage()
    case .dialogues: DialogueStage()
    case .pairs: PairStage()
    case .groups: GroupStage()
    }
  }

  /// The stages that a recipe asks for.
  static func asked(by recipe: Recipe) -> [StageName] {
    allCases.filter { $0.definition.isAsked(by: recipe) }
  }
}

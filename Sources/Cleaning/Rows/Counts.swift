// What became of one input, or of several, in numbers.

/// Rows by fate, and what was built from the kept ones. Sums over files add up member by member.
///
/// As JSON it is one object with the keys of all three.
package struct Counts: Sendable, Equatable {
  package var rows = FateCounts<Fate>()
  package var dialogues = FateCounts<DialogueFate>()
  package var turns = TurnCounts()

  package init() {}

  /// Whether every row that was read has exactly one fate, and every dialogue that was built.
  package var isBalanced: Bool { rows.isBalanced() && dialogues.isBalanced() }

  /// Every number.
  package var list: [Int] { rows.list + dialogues.list + turns.list }

  /// So many of the written dialogues met another fate after all.
  package mutating func lose(_ lost: Int, to fate: DialogueFate, turns lostTurns: Int) {
    dialogues.move(lost, from: .written, to: fate)
    turns.written -= lostTurns
    turns.dropped += lostTurns
  }

  package static func += (sum: inout Counts, other: Counts) {
    sum.rows += other.rows
    sum.dialogues += other.dialogues
    sum.turns += other.turns
  }
}

extension Counts: Codable {
  package init(from decoder: any Decoder) throws {
    rows = try FateCounts(from: decoder)
    dialogues = try FateCounts(from: decoder)
    turns = try TurnCounts(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    try rows.encode(to: encoder)
    try dialogues.encode(to: encoder)
    try turns.encode(to: encoder)
  }
}

/// Turns of dialogues that were built.
package struct TurnCounts: Sendable, Codable, Equatable {
  /// Of all dialogues, before they were cut; each is written or dropped.
  package var built = 0
  /// Of dropped dialogues, and those that stood before the first of a customer that a piece may
  /// begin with.
  package var dropped = 0
  package var written = 0

  package init() {}

  private enum CodingKeys: String, CodingKey {
    case built = "builtTurns"
    case dropped = "droppedTurns"
    case written = "turns"
  }

  /// Whether every turn that was built is written or dropped.
  /// - Parameter gone: turns that were written, and are no more.
  package func isBalanced(without gone: Int = 0) -> Bool { built == written + dropped + gone }

  package var list: [Int] { [built, dropped, written] }

  package static func += (sum: inout TurnCounts, other: TurnCounts) {
    sum.built += other.built
    sum.dropped += other.dropped
    sum.written += other.written
  }
}

// Why a row was kept or dropped, and how many rows met which fate.

/// What becomes of a row, tested in this order (behaviour §3).
package enum Fate: String, Sendable, CaseIterable {
  case empty, role, type, system, duplicate, consecutive, personal, kept
}

/// Why a dialogue was dropped.
package enum DialogueFate: String, Sendable {
  case short, oneSided, duplicateDialogue
}

/// Rows by fate, and what was built from the kept ones. Sums over files add up member by member.
package struct Counts: Sendable, Codable, Equatable {
  package var read = 0
  package var kept = 0
  package var empty = 0
  package var role = 0
  package var type = 0
  package var system = 0
  package var duplicate = 0
  package var consecutive = 0
  package var personal = 0
  /// Dialogues that were built; each was written, or dropped as too short, of one side only, or
  /// like another.
  package var built = 0
  package var short = 0
  package var oneSided = 0
  package var duplicateDialogue = 0
  package var dialogues = 0
  /// Turns of all dialogues that were built, before they were cut.
  package var builtTurns = 0
  /// Those of them that are not written: of dropped dialogues, and before the customer's first.
  package var droppedTurns = 0
  package var turns = 0

  package init() {}

  /// Counts one row.
  @inline(__always)
  package mutating func count(_ fate: Fate) {
    read += 1
    switch fate {
    case .empty: empty += 1
    case .role: role += 1
    case .type: type += 1
    case .system: system += 1
    case .duplicate: duplicate += 1
    case .consecutive: consecutive += 1
    case .personal: personal += 1
    case .kept: kept += 1
    }
  }

  /// Whether every row that was read has exactly one fate, and every dialogue that was built.
  package var isBalanced: Bool {
    read == kept + empty + role + type + system + duplicate + consecutive + personal
      && built == dialogues + short + oneSided + duplicateDialogue
  }

  /// Whether every turn that was built is written or dropped.
  package var turnsAreBalanced: Bool { builtTurns == turns + droppedTurns }

  /// So many of the written dialogues were like others after all.
  package mutating func lose(dialogues lost: Int, turns lostTurns: Int) {
    dialogues -= lost
    duplicateDialogue += lost
    turns -= lostTurns
    droppedTurns += lostTurns
  }

  package static func += (sum: inout Counts, other: Counts) {
    sum.read += other.read
    sum.kept += other.kept
    sum.empty += other.empty
    sum.role += other.role
    sum.type += other.type
    sum.system += other.system
    sum.duplicate += other.duplicate
    sum.consecutive += other.consecutive
    sum.personal += other.personal
    sum.built += other.built
    sum.short += other.short
    sum.oneSided += other.oneSided
    sum.duplicateDialogue += other.duplicateDialogue
    sum.dialogues += other.dialogues
    sum.builtTurns += other.builtTurns
    sum.droppedTurns += other.droppedTurns
    sum.turns += other.turns
  }
}

// Why a row was kept or dropped, and how many rows met which fate.

/// What becomes of a row, tested in this order (behaviour §3).
package enum Fate: String, Sendable, CaseIterable {
  case empty, role, system, duplicate, kept
}

/// Rows by fate, and what was built from the kept ones. Sums over files add up member by member.
package struct Counts: Sendable, Codable, Equatable {
  package var read = 0
  package var kept = 0
  package var empty = 0
  package var role = 0
  package var system = 0
  package var duplicate = 0
  package var dialogues = 0
  package var turns = 0

  package init() {}

  /// Counts one row.
  package mutating func count(_ fate: Fate) {
    read += 1
    switch fate {
    case .empty: empty += 1
    case .role: role += 1
    case .system: system += 1
    case .duplicate: duplicate += 1
    case .kept: kept += 1
    }
  }

  /// Whether every row that was read has exactly one fate.
  package var isBalanced: Bool { read == kept + empty + role + system + duplicate }

  package static func += (sum: inout Counts, other: Counts) {
    sum.read += other.read
    sum.kept += other.kept
    sum.empty += other.empty
    sum.role += other.role
    sum.system += other.system
    sum.duplicate += other.duplicate
    sum.dialogues += other.dialogues
    sum.turns += other.turns
  }
}

// Why a row was kept or dropped, and what each fate is called.

/// What becomes of a row, tested in this order (behaviour §3).
package enum Fate: Int, CountedFate {
  case empty, role, type, system, duplicate, consecutive, personal, kept

  package static let totalLabel = "read"

  package var words: FateWords {
    switch self {
    case .empty: FateWords("empty", "had a blank needed cell")
    case .role: FateWords("role", line: "unknown role", "had an unknown role")
    case .type:
      FateWords(
        "type", "was of a type that is not kept", "were of types that are not kept", isRare: true)
    case .system: FateWords("system", "was a system message", "were system messages")
    case .duplicate: FateWords("duplicate", "was a duplicate", "were duplicates")
    case .consecutive: FateWords("consecutive", "said the same again", isRare: true)
    case .personal: FateWords("personal", "held personal data", isRare: true)
    case .kept:
      FateWords("kept", "was kept, but held nothing to say", "were kept, but held nothing to say")
    }
  }
}

/// A fate in words.
package struct FateWords {
  /// The key of its count, and its name in rejects.
  package let label: String
  /// What the table at the end of a run calls it.
  package let line: String
  /// What is said of one row, or dialogue, and of several: `was a duplicate`, `were duplicates`.
  package let one: String
  package let many: String
  /// Only some recipes can give it: the table shows it if something met it.
  package let isRare: Bool
  /// Its count stands in JSON only where it is not 0.
  package let isOptional: Bool

  init(
    _ label: String, line: String? = nil, _ one: String, _ many: String? = nil,
    isRare: Bool = false, isOptional: Bool = false
  ) {
    (self.label, self.line, self.isRare) = (label, line ?? label, isRare)
    self.isOptional = isOptional
    (self.one, self.many) = (one, many ?? one)
  }
}

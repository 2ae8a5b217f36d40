// Why a dialogue was written or dropped, and what each fate is called.

/// What becomes of a dialogue that was built.
package enum DialogueFate: Int, CountedFate {
  case written, short, oneSided, duplicateDialogue
  /// A model's result does not meet the recipe's conditions, or there is none to hold against them.
  case lowScore, unscored

  package static let totalLabel = "built"
  /// Those that are known as soon as a dialogue is built. The others come from what looks at all
  /// dialogues of a job.
  package static let ofBuilding: [DialogueFate] = [.written, .short, .oneSided]

  package var words: FateWords {
    switch self {
    case .written: FateWords("dialogues", "was written", "were written")
    case .short: FateWords("short", line: "too short", "was too short", "were too short")
    case .oneSided: FateWords("oneSided", line: "one-sided", "was of one side", "were of one side")
    case .duplicateDialogue:
      FateWords("duplicateDialogue", line: "like others", "was like another", "were like others")
    case .lowScore:
      FateWords(
        "lowScore", line: "refused by score", "was refused by its score",
        "were refused by their scores", isRare: true, isOptional: true)
    case .unscored:
      FateWords(
        "unscored", line: "without a score", "had no score", isRare: true, isOptional: true)
    }
  }
}

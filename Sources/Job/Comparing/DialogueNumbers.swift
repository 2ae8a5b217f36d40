// Dialogues of all compared parts, numbered through.

/// A number for each dialogue, in plan order; 8 bytes a part.
struct DialogueNumbers {
  /// The number of each part's first dialogue; behind them the number of all.
  private var starts = [0]

  init(_ parts: [ToldPart]) throws {
    for part in parts { try starts.append(starts.last! + PartReader(part).trailer.dialogues) }
    guard starts.last! < UInt32.max else { throw JobError("too many dialogues to compare") }
  }

  var count: Int { starts.last! }

  func number(_ part: Int, _ dialogue: UInt32) throws -> UInt32 {
    guard Int(dialogue) < starts[part + 1] - starts[part] else { throw JobError.damaged(.prints) }
    return UInt32(starts[part]) + dialogue
  }

  /// The part of a dialogue and its number there.
  func place(_ number: UInt32) -> (part: Int, dialogue: Int) {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= Int(number) { low = middle } else { high = middle }
    }
    return (low, Int(number) - starts[low])
  }
}

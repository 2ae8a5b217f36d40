// The dialogues of one part, one after another, as a model is asked about them.
import Bytes
import Cleaning
import Forms
import Recipe

/// Goes through the dialogues of a part that are not left out before a model is asked.
final class PartItems {
  private static let step = 4096

  /// What the part is called in the answer.
  let number: Int
  let draft: ScoreDraft
  /// Dialogues that wait for an answer.
  var open = 0
  /// All dialogues have been looked at.
  private(set) var isRead = false
  private let reader: PartReader
  private let drops: DropList
  private var window = ReadAhead()
  private var entries: ArraySlice<DialogueEntry> = []
  private var next = 0

  init(_ number: Int, _ part: ChunkPart, _ output: WirePath) throws {
    self.number = number
    // Of a part that is milled once more, for another layout, the dialogues are the same.
    reader = try PartReader(part.part.path.path)
    drops = try DropList(part.drops)
    draft = ScoreDraft(output.path, dialogues: reader.trailer.dialogues)
  }

  /// The number of the next dialogue, which `view` then has; nil behind the last one.
  func take(_ view: DialogueView) throws -> Int? {
    while next < reader.trailer.dialogues {
      if entries.isEmpty {
        let end = min(next + PartItems.step, reader.trailer.dialogues)
        entries = try reader.entries(next..<end)[...]
      }
      let entry = entries.removeFirst()
      defer { next += 1 }
      if drops.contains(next) { continue }
      let text = try window.text(of: entry, in: reader)
      guard view.take(text, turns: Int(entry.turns), isAgentFirst: entry.isAgentFirst) else {
        throw JobError.damaged(.texts)
      }
      return next
    }
    isRead = true
    return nil
  }

  /// Nothing more will come.
  var isComplete: Bool { isRead && open == 0 }
}

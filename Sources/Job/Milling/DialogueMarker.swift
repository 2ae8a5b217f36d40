// What a dialogue is compared by with those of the whole job.
import Bytes
import Cleaning
import Recipe

/// Makes the marks of dialogues: none, one of the text, or one for each band of its signature.
struct DialogueMarker: ~Copyable {
  private let rule: DialogueDuplicates
  private var signature: NearSignature?

  init(_ recipe: Recipe) {
    rule = recipe.duplicates.dialogues
    if case .near(let similarity) = rule {
      signature = NearSignature(recipe, similarity: similarity)
    }
  }

  /// - Parameter number: of the dialogue in its part.
  mutating func mark(_ dialogue: Bytes, _ number: Int, to table: inout MarkTable) {
    let number = UInt32(truncatingIfNeeded: number)
    switch rule {
    case .off: break
    case .exact:
      table.append(Mark(Fingerprint(UnsafeRawBufferPointer(dialogue)), number: number))
    case .near:
      signature!.forEachBand(of: dialogue) { table.append(Mark($0, number: number)) }
    }
  }
}

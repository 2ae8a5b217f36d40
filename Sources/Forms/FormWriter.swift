// Dialogues on their way into one output: what goes in, and in which form.
import Bytes

/// Writes dialogues in one form and direction.
package struct FormWriter: Sendable {
  private let form: any DialogueForm
  private let options: FormOptions
  private let takesEmptyTurns: Bool

  package init(_ form: any DialogueForm, _ options: FormOptions) {
    (self.form, self.options) = (form, options)
    takesEmptyTurns = form.takesEmptyTurns
  }

  /// Appends the dialogue.
  /// - Returns: false where the form has no way to say it; nothing is appended then.
  package func append(_ dialogue: DialogueView, to bytes: inout ByteBuffer) -> Bool {
    let dialogue = takesEmptyTurns ? dialogue : dialogue.spoken()
    let turns = options.turns(of: dialogue)
    return !turns.isEmpty && form.append(dialogue, turns, options, to: &bytes)
  }
}

extension FormOptions {
  /// The turns of a dialogue that an output has; none where it has nothing of it.
  func turns(of dialogue: DialogueView) -> Range<Int> {
    isTrimmed
      ? dialogue.exchanges(maxCharacters)
      : dialogue.fitting(maxCharacters, isReversed: isReversed)
  }
}

// The forms `forward` and `reversed`: labelled turns, a blank line behind each dialogue.
import Bytes

/// Turns as parts hold them; those of `reversed` stand backwards.
struct LabelledForm: DialogueForm {
  static let forward = LabelledForm(name: "forward", isReversed: false)
  static let reversed = LabelledForm(name: "reversed", isReversed: true)

  let name: String
  let isReversed: Bool
  var ending: String { "txt" }
  var directions: [FormDirection] { [FormDirection(folder: name, isReversed: isReversed)] }
  var isInParts: Bool { true }
  var takesEmptyTurns: Bool { true }

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    for place in 0..<turns.count {
      bytes.append(
        dialogue.line(isReversed ? turns.upperBound - 1 - place : turns.lowerBound + place))
    }
    bytes.append(0x0A)
    return true
  }

  var end: DialogueEnd { .blankLine }
  func turns(of written: Bytes, _ options: FormOptions) -> Int { written.lineEnds - 1 }
}

// The form `chitchat`: one utterance a line, a blank line behind each dialogue.
import Bytes

/// What is said, without labels. An empty utterance would be the end of the dialogue, so one that
/// has some is left out.
struct ChitchatForm: DialogueForm {
  let name = "chitchat"
  let ending = "txt"
  var takesEmptyTurns: Bool { true }

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    if turns.contains(where: { dialogue.said($0).isEmpty }) { return false }
    for turn in turns {
      bytes.append(dialogue.said(turn))
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
    return true
  }

  var end: DialogueEnd { .uncertainBlankLine }
  func turns(of written: Bytes, _ options: FormOptions) -> Int { written.lineEnds - 1 }
}

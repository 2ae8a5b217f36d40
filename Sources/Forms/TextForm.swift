// The form `text`: JSON lines of one text each, as trainers of plain text take it.
import Bytes

/// `{"text":"客户:在吗\n坐席:您好"}`: all turns with the labels of the recipe, a line each.
struct TextForm: JSONForm {
  let name = "text"

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    bytes.put("{\"text\":")
    bytes.append(json: dialogue.lines(turns))
    bytes.put("}\n")
    return true
  }

  /// Turns hold no line end, so each `\n` of the JSON text ends one. A backslash that was said is
  /// two, whatever stands behind it.
  func turns(of written: Bytes, _ options: FormOptions) -> Int {
    var (turns, isEscaped) = (1, false)
    for byte in written {
      if isEscaped, byte == 0x6E { turns += 1 }
      isEscaped = byte == 0x5C && !isEscaped
    }
    return turns
  }
}

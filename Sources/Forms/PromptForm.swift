// The form `prompt`: JSON lines of what was said and what is answered to it, as TRL trains on.
import Bytes

/// `{"prompt":[{"role":"user","content":"…"}],"completion":[{"role":"assistant","content":"…"}]}`:
/// the last answer of the agent, and everything that was said before it. A dialogue in which the
/// agent answers nothing cannot be said.
struct PromptForm: JSONForm {
  let name = "prompt"
  let keys: [FormKey] = [.system, .trim]

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    let answer = turns.upperBound - (dialogue.isAgent(turns.upperBound - 1) ? 1 : 2)
    guard answer > turns.lowerBound else { return false }
    bytes.put("{\"prompt\":[")
    if !options.system.isEmpty {
      bytes.put("{\"role\":\"system\",\"content\":")
      bytes.append(json: options.system)
      bytes.put("},")
    }
    for turn in turns.lowerBound..<answer {
      if turn > turns.lowerBound { bytes.append(0x2C) }
      append(turn, of: dialogue, to: &bytes)
    }
    bytes.put("],\"completion\":[")
    append(answer, of: dialogue, to: &bytes)
    bytes.put("]}\n")
    return true
  }

  private func append(_ turn: Int, of dialogue: DialogueView, to bytes: inout ByteBuffer) {
    bytes.put(
      dialogue.isAgent(turn)
        ? "{\"role\":\"assistant\",\"content\":" : "{\"role\":\"user\",\"content\":")
    dialogue.writeJSON(turn, to: &bytes)
    bytes.append(0x7D)
  }

  /// No text of a JSON line holds the mark, since quotes in texts are escaped.
  func turns(of written: Bytes, _ options: FormOptions) -> Int {
    written.count(of: "{\"role\":\"") - (options.system.isEmpty ? 0 : 1)
  }
}

// The form `alpaca`: JSON lines of instruction, input, output, system and history.
import Bytes

/// Whole exchanges, of which the last is asked and answered, and the others are history.
struct AlpacaForm: JSONForm {
  let name = "alpaca"
  let keys: [FormKey] = [.system, .trim]

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    let start = turns.lowerBound + (dialogue.isAgent(turns.lowerBound) ? 1 : 0)
    let last = start + (turns.upperBound - start) / 2 * 2 - 2
    guard last >= start else { return false }
    bytes.put("{\"instruction\":")
    dialogue.writeJSON(last, to: &bytes)
    bytes.put(",\"input\":\"\",\"output\":")
    dialogue.writeJSON(last + 1, to: &bytes)
    if !options.system.isEmpty {
      bytes.put(",\"system\":")
      bytes.append(json: options.system)
    }
    bytes.put(",\"history\":[")
    for turn in stride(from: start, to: last, by: 2) {
      if turn > start { bytes.append(0x2C) }
      bytes.append(0x5B)
      dialogue.writeJSON(turn, to: &bytes)
      bytes.append(0x2C)
      dialogue.writeJSON(turn + 1, to: &bytes)
      bytes.append(0x5D)
    }
    bytes.put("]}\n")
    return true
  }

  /// Between two exchanges of the history stands what no text can hold, since quotes are escaped.
  func turns(of written: Bytes, _ options: FormOptions) -> Int {
    written.count(of: "\"history\":[]}") > 0 ? 2 : 2 * written.count(of: "\"],[\"") + 4
  }
}

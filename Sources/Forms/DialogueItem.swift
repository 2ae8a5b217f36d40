// One dialogue as a model is asked about it: what was said and by whom, and nothing else.
import Bytes

extension DialogueView {
  /// Appends `{"turns":[{"role":"customer","text":"…"},…]}`. It names nobody, no file and no id.
  package func appendItem(to bytes: inout ByteBuffer) {
    bytes.put("{\"turns\":")
    appendTurns(to: &bytes)
    bytes.append(0x7D)
  }

  /// Appends `[{"role":"customer","text":"…"},…]`.
  package func appendTurns(to bytes: inout ByteBuffer) {
    bytes.append(0x5B)
    for turn in 0..<count {
      if turn > 0 { bytes.append(0x2C) }
      bytes.put(
        isAgent(turn) ? "{\"role\":\"agent\",\"text\":" : "{\"role\":\"customer\",\"text\":")
      writeJSON(turn, to: &bytes)
      bytes.append(0x7D)
    }
    bytes.append(0x5D)
  }

  /// Appends the labelled turns as one JSON text, a line end between two of them.
  package func appendText(to bytes: inout ByteBuffer) {
    guard count > 0 else { return bytes.put("\"\"") }
    bytes.append(json: lines(0..<count))
  }
}

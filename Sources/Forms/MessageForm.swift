// The forms `messages` and `sharegpt`: JSON lines with a list of who says what.
import Bytes

/// `{"messages":[{"role":"user","content":"…"}]}`, and the same in the words of ShareGPT.
struct MessageForm: JSONForm {
  static let messages = MessageForm(
    name: "messages", keys: [.system, .metadata, .trim], list: "{\"messages\":[",
    mark: "{\"role\":\"",
    system: "{\"role\":\"system\",\"content\":", agent: "{\"role\":\"assistant\",\"content\":",
    customer: "{\"role\":\"user\",\"content\":")
  static let sharegpt = MessageForm(
    name: "sharegpt", keys: [.system, .trim], list: "{\"conversations\":[", mark: "{\"from\":\"",
    system: "{\"from\":\"system\",\"value\":", agent: "{\"from\":\"gpt\",\"value\":",
    customer: "{\"from\":\"human\",\"value\":")

  let name: String
  let keys: [FormKey]
  /// What begins the line.
  let list: StaticString
  /// What begins a message, whoever's it is. No text of a JSON line holds it, since quotes in texts
  /// are escaped.
  let mark: String
  /// What begins a message of each, up to its text.
  let system, agent, customer: StaticString

  func append(
    _ dialogue: DialogueView, _ turns: Range<Int>, _ options: FormOptions,
    to bytes: inout ByteBuffer
  ) -> Bool {
    bytes.put(list)
    if !options.system.isEmpty {
      bytes.put(system)
      bytes.append(json: options.system)
      bytes.put("},")
    }
    for turn in turns {
      if turn > turns.lowerBound { bytes.append(0x2C) }
      bytes.put(dialogue.isAgent(turn) ? agent : customer)
      dialogue.writeJSON(turn, to: &bytes)
      bytes.append(0x7D)
    }
    bytes.append(0x5D)
    if options.hasMetadata { appendMetadata(dialogue, &bytes) }
    bytes.put("}\n")
    return true
  }

  private func appendMetadata(_ dialogue: DialogueView, _ bytes: inout ByteBuffer) {
    bytes.put(",\"metadata\":{\"agent\":")
    bytes.append(json: dialogue.agent)
    bytes.put(",\"customer\":")
    bytes.append(json: dialogue.customer)
    bytes.put(",\"file\":")
    bytes.append(json: dialogue.file)
    if !dialogue.said.isEmpty {
      bytes.put(",\"model\":")
      bytes.append(dialogue.said)
    }
    bytes.append(0x7D)
  }

  func turns(of written: Bytes, _ options: FormOptions) -> Int {
    written.count(of: mark) - (options.system.isEmpty ? 0 : 1)
  }
}

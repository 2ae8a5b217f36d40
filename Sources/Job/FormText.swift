// The forms of a dialogue that are not its texts in parts.
import Cleaning
import Sheets

/// Writes dialogues in one form and direction.
struct FormText {
  let output: Output
  let isReversed: Bool

  /// Appends the dialogue.
  /// - Returns: false where the form has no way to say it; nothing is appended then.
  func append(_ talk: Talk, to bytes: inout [UInt8]) -> Bool {
    let turns = talk.fitting(output.maxCharacters, isReversed: isReversed)
    switch output.form {
    case .clean: return false
    case .forward, .reversed: appendLines(talk, turns, &bytes)
    case .chitchat: appendUtterances(talk, turns, &bytes)
    case .dialogpt: return appendWeighted(talk, turns, &bytes)
    case .messages: appendMessages(talk, turns, &bytes)
    case .sharegpt: appendConversation(talk, turns, &bytes)
    case .alpaca: return appendInstruction(talk, turns, &bytes)
    }
    return true
  }

  private func order(_ turns: Range<Int>) -> [Int] { isReversed ? turns.reversed() : Array(turns) }

  private func appendLines(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) {
    for turn in order(turns) {
      bytes.append(contentsOf: talk.text[talk.lines[turn]])
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
  }

  private func appendUtterances(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) {
    for turn in turns {
      bytes.append(contentsOf: talk.text[talk.turns[turn]])
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
  }

  // MARK: DialoGPT

  /// What is learnt are answers: forward those of the agent, and backwards what the customer must have said before them. So
  /// the first utterance of a line, which nothing stands before, has no weight in either direction.
  private func appendWeighted(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) -> Bool {
    guard turns.count > 1 else { return false }
    for (place, turn) in order(turns).enumerated() {
      if place > 0 {
        bytes.append(contentsOf: (place + 1 == turns.count ? "\t" : " EOS ").utf8)
      }
      let isLearnt = place > 0 && talk.isAgent(turn) != isReversed
      bytes.append(contentsOf: (isLearnt ? "1.0 " : "0.0 ").utf8)
      appendUtterance(talk.text[talk.turns[turn]], &bytes)
    }
    bytes.append(0x0A)
    return true
  }

  /// An utterance without what the format is made of: tabs, and EOS as a word.
  private func appendUtterance(_ utterance: ArraySlice<UInt8>, _ bytes: inout [UInt8]) {
    let start = bytes.count
    for byte in utterance { bytes.append(byte == 0x09 ? 0x20 : byte) }
    var place = start
    while let word = bytes[place...].firstIndex(of: 0x45) {
      place = word + 1
      guard bytes[word...].starts(with: FormText.end),
        word == start || bytes[word - 1] == 0x20,
        word + 3 == bytes.count || bytes[word + 3] == 0x20
      else { continue }
      bytes.replaceSubrange(word..<word + 3, with: "eos".utf8)
    }
  }

  private static let end = Array("EOS".utf8)

  // MARK: JSON lines

  private func appendMessages(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) {
    append("{\"messages\":[", &bytes)
    if !output.system.isEmpty {
      append("{\"role\":\"system\",\"content\":", &bytes)
      JSONText.append(output.system, to: &bytes)
      append("},", &bytes)
    }
    appendTurns(
      talk, turns, agent: "{\"role\":\"assistant\",\"content\":",
      customer: "{\"role\":\"user\",\"content\":", &bytes)
    append("]", &bytes)
    if output.metadata { appendMetadata(talk, &bytes) }
    append("}\n", &bytes)
  }

  private func appendMetadata(_ talk: Talk, _ bytes: inout [UInt8]) {
    append(",\"metadata\":{\"agent\":", &bytes)
    talk.names.agent.withUnsafeBufferPointer { JSONText.append($0, to: &bytes) }
    append(",\"customer\":", &bytes)
    talk.names.customer.withUnsafeBufferPointer { JSONText.append($0, to: &bytes) }
    append(",\"file\":", &bytes)
    JSONText.append(talk.file, to: &bytes)
    append("}", &bytes)
  }

  private func appendConversation(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) {
    append("{\"conversations\":[", &bytes)
    if !output.system.isEmpty {
      append("{\"from\":\"system\",\"value\":", &bytes)
      JSONText.append(output.system, to: &bytes)
      append("},", &bytes)
    }
    appendTurns(
      talk, turns, agent: "{\"from\":\"gpt\",\"value\":",
      customer: "{\"from\":\"human\",\"value\":", &bytes)
    append("]}\n", &bytes)
  }

  private func appendTurns(
    _ talk: Talk, _ turns: Range<Int>, agent: String, customer: String, _ bytes: inout [UInt8]
  ) {
    for turn in turns {
      if turn > turns.lowerBound { bytes.append(0x2C) }
      append(talk.isAgent(turn) ? agent : customer, &bytes)
      appendText(talk, turn, &bytes)
      bytes.append(0x7D)
    }
  }

  /// Whole exchanges, of which the last is asked and answered, and the others are history.
  private func appendInstruction(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) -> Bool
  {
    let start = turns.lowerBound + (talk.isAgent(turns.lowerBound) ? 1 : 0)
    let last = start + (turns.upperBound - start) / 2 * 2 - 2
    guard last >= start else { return false }
    append("{\"instruction\":", &bytes)
    appendText(talk, last, &bytes)
    append(",\"input\":\"\",\"output\":", &bytes)
    appendText(talk, last + 1, &bytes)
    append(",\"history\":[", &bytes)
    for turn in stride(from: start, to: last, by: 2) {
      append(turn > start ? ",[" : "[", &bytes)
      appendText(talk, turn, &bytes)
      bytes.append(0x2C)
      appendText(talk, turn + 1, &bytes)
      bytes.append(0x5D)
    }
    append("]}\n", &bytes)
    return true
  }

  private func appendText(_ talk: Talk, _ turn: Int, _ bytes: inout [UInt8]) {
    talk.text.withUnsafeBufferPointer {
      JSONText.append(Bytes(rebasing: $0[talk.turns[turn]]), to: &bytes)
    }
  }

  private func append(_ text: String, _ bytes: inout [UInt8]) {
    bytes.append(contentsOf: text.utf8)
  }
}

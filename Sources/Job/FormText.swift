// The forms of a dialogue that are not its texts in parts.
import Cleaning
import Glibc
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
    case .chitchat: return appendUtterances(talk, turns, &bytes)
    case .dialogpt: return appendWeighted(talk, turns, &bytes)
    case .messages: appendMessages(talk, turns, .messages, &bytes)
    case .sharegpt: appendMessages(talk, turns, .sharegpt, &bytes)
    case .alpaca: return appendInstruction(talk, turns, &bytes)
    }
    return true
  }

  /// The turn that stands at a place.
  private func turn(_ place: Int, _ turns: Range<Int>) -> Int {
    isReversed ? turns.upperBound - 1 - place : turns.lowerBound + place
  }

  private func appendLines(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) {
    for place in 0..<turns.count {
      bytes.append(contentsOf: talk.text[talk.lines[turn(place, turns)]])
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
  }

  /// An empty utterance would be the end of the dialogue.
  private func appendUtterances(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) -> Bool {
    if talk.turns[turns].contains(where: \.isEmpty) { return false }
    for turn in turns {
      bytes.append(contentsOf: talk.text[talk.turns[turn]])
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
    return true
  }

  // MARK: DialoGPT

  /// What is learnt are answers: forward those of the agent, and backwards what the customer must have said before them. So
  /// the first utterance of a line, which nothing stands before, has no weight in either direction.
  private func appendWeighted(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout [UInt8]) -> Bool {
    guard turns.count > 1 else { return false }
    for place in 0..<turns.count {
      let turn = turn(place, turns)
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
    bytes.append(contentsOf: utterance)
    bytes.withUnsafeMutableBufferPointer {
      FormText.replaceMarks(UnsafeMutableBufferPointer(rebasing: $0[start...]))
    }
  }

  private static func replaceMarks(_ utterance: UnsafeMutableBufferPointer<UInt8>) {
    guard let base = utterance.baseAddress else { return }
    let end = base + utterance.count
    var place = base
    while let tab = memchr(place, 0x09, end - place)?.assumingMemoryBound(to: UInt8.self) {
      tab.pointee = 0x20
      place = tab
    }
    place = base
    while let word = memchr(place, 0x45, end - place)?.assumingMemoryBound(to: UInt8.self) {
      place = word + 1
      guard end - word >= 3, word[1] == 0x4F, word[2] == 0x53, word == base || word[-1] == 0x20,
        end - word == 3 || word[3] == 0x20
      else { continue }
      (word[0], word[1], word[2]) = (0x65, 0x6F, 0x73)
    }
  }

  // MARK: JSON lines

  private func appendMessages(
    _ talk: Talk, _ turns: Range<Int>, _ words: MessageWords, _ bytes: inout [UInt8]
  ) {
    append(words.list, &bytes)
    if !output.system.isEmpty {
      append(words.system, &bytes)
      JSONText.append(output.system, to: &bytes)
      append("},", &bytes)
    }
    for turn in turns {
      if turn > turns.lowerBound { bytes.append(0x2C) }
      append(talk.isAgent(turn) ? words.agent : words.customer, &bytes)
      appendText(talk, turn, &bytes)
      bytes.append(0x7D)
    }
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

/// How a form of JSON lines calls its list and what is in it; each word up to the text that it begins.
private struct MessageWords {
  let list: String
  let system, agent, customer: String

  init(
    _ list: String, _ role: String, _ text: String, system: String, agent: String, customer: String
  ) {
    self.list = "{\"\(list)\":["
    let head = { (name: String) in "{\"\(role)\":\"\(name)\",\"\(text)\":" }
    (self.system, self.agent, self.customer) = (head(system), head(agent), head(customer))
  }

  static let messages = MessageWords(
    "messages", "role", "content", system: "system", agent: "assistant", customer: "user")
  static let sharegpt = MessageWords(
    "conversations", "from", "value", system: "system", agent: "gpt", customer: "human")
}

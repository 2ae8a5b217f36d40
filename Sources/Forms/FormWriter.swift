// The forms of a dialogue that are not its texts in parts.
import Bytes
import Cleaning
import Glibc
import Recipe
import Sheets

/// Writes dialogues in one form and direction.
struct FormText: ~Copyable {
  let output: Output
  let isReversed: Bool

  /// Appends the dialogue.
  /// - Returns: false where the form has no way to say it; nothing is appended then.
  func append(_ talk: Talk, to bytes: inout ByteBuffer) -> Bool {
    let turns = talk.fitting(output.maxCharacters, isReversed: isReversed)
    guard !turns.isEmpty else { return false }
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

  private func appendLines(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout ByteBuffer) {
    for place in 0..<turns.count { bytes.append(talk.line(turn(place, turns))) }
    bytes.append(0x0A)
  }

  /// An empty utterance would be the end of the dialogue.
  private func appendUtterances(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout ByteBuffer)
    -> Bool
  {
    if turns.contains(where: { talk.said($0).isEmpty }) { return false }
    for turn in turns {
      bytes.append(talk.said(turn))
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
    return true
  }

  // MARK: DialoGPT

  /// What is learnt are answers: forward those of the agent, and backwards what the customer must
  /// have said before them. So the first utterance of a line, which nothing stands before, has no
  /// weight in either direction.
  private func appendWeighted(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout ByteBuffer) -> Bool
  {
    guard turns.count > 1 else { return false }
    for place in 0..<turns.count {
      let turn = turn(place, turns)
      if place > 0 {
        if place + 1 == turns.count { bytes.append(0x09) } else { bytes.put(" EOS ") }
      }
      let isLearnt = place > 0 && talk.isAgent(turn) != isReversed
      bytes.append(isLearnt ? 0x31 : 0x30)
      bytes.put(".0 ")
      if talk.mayHaveMarks(turn) {
        appendUtterance(talk.said(turn), &bytes)
      } else {
        bytes.append(talk.said(turn))
      }
    }
    bytes.append(0x0A)
    return true
  }

  /// An utterance without what the format is made of: tabs, and EOS as a word.
  private func appendUtterance(_ utterance: Bytes, _ bytes: inout ByteBuffer) {
    guard let source = utterance.baseAddress else { return }
    bytes.withRoom(utterance.count) {
      memcpy($0, source, utterance.count)
      FormText.replaceMarks($0, utterance.count)
      $0 += utterance.count
    }
  }

  private static func replaceMarks(_ base: UnsafeMutablePointer<UInt8>, _ count: Int) {
    let end = base + count
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
    _ talk: Talk, _ turns: Range<Int>, _ words: MessageWords, _ bytes: inout ByteBuffer
  ) {
    bytes.put(words.list)
    if !output.system.isEmpty {
      bytes.put(words.system)
      bytes.append(json: output.system)
      bytes.put("},")
    }
    for turn in turns {
      if turn > turns.lowerBound { bytes.append(0x2C) }
      bytes.put(talk.isAgent(turn) ? words.agent : words.customer)
      talk.writeJSON(turn, to: &bytes)
      bytes.append(0x7D)
    }
    bytes.append(0x5D)
    if output.metadata { appendMetadata(talk, &bytes) }
    bytes.put("}\n")
  }

  private func appendMetadata(_ talk: Talk, _ bytes: inout ByteBuffer) {
    bytes.put(",\"metadata\":{\"agent\":")
    bytes.append(json: talk.names.agent)
    bytes.put(",\"customer\":")
    bytes.append(json: talk.names.customer)
    bytes.put(",\"file\":")
    bytes.append(json: talk.file)
    bytes.append(0x7D)
  }

  /// Whole exchanges, of which the last is asked and answered, and the others are history.
  private func appendInstruction(_ talk: Talk, _ turns: Range<Int>, _ bytes: inout ByteBuffer)
    -> Bool
  {
    let start = turns.lowerBound + (talk.isAgent(turns.lowerBound) ? 1 : 0)
    let last = start + (turns.upperBound - start) / 2 * 2 - 2
    guard last >= start else { return false }
    bytes.put("{\"instruction\":")
    talk.writeJSON(last, to: &bytes)
    bytes.put(",\"input\":\"\",\"output\":")
    talk.writeJSON(last + 1, to: &bytes)
    bytes.put(",\"history\":[")
    for turn in stride(from: start, to: last, by: 2) {
      if turn > start { bytes.append(0x2C) }
      bytes.append(0x5B)
      talk.writeJSON(turn, to: &bytes)
      bytes.append(0x2C)
      talk.writeJSON(turn + 1, to: &bytes)
      bytes.append(0x5D)
    }
    bytes.put("]}\n")
    return true
  }
}

/// How a form of JSON lines calls its list and what is in it; each word up to the text that it
/// begins.
private struct MessageWords {
  let list: StaticString
  let system, agent, customer: StaticString

  static let messages = MessageWords(
    list: "{\"messages\":[", system: "{\"role\":\"system\",\"content\":",
    agent: "{\"role\":\"assistant\",\"content\":", customer: "{\"role\":\"user\",\"content\":")
  static let sharegpt = MessageWords(
    list: "{\"conversations\":[", system: "{\"from\":\"system\",\"value\":",
    agent: "{\"from\":\"gpt\",\"value\":", customer: "{\"from\":\"human\",\"value\":")
}

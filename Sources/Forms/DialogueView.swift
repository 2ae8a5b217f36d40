// One dialogue as the forms of the output see it.
import Bytes
import Cleaning
import Glibc
import Sheets

/// A dialogue of a part: its turns and who talks. What it hands out as ``Bytes`` is
/// valid as long as the text that it was given.
final class Talk {
  /// Where a turn stands in the text: its line, without its end, and what is said behind the label.
  private struct Turn {
    var start, said, end: Int
    /// Whether JSON has it as it stands.
    var isPlain: Bool
    /// Whether a tab or an `E` may stand in it.
    var mayHaveMarks: Bool
  }

  /// The forward text with its blank line.
  private(set) var text = Bytes(start: nil, count: 0)
  private var turns: [Turn] = []
  private(set) var isAgentFirst = false
  /// Empty where no output asks for them.
  private(set) var names = PairNames()
  /// The input that it is from, as messages show it.
  private(set) var file = ""

  private let labels: TurnLabels
  private let separator: String
  private let agentLabel: Int
  private let customerLabel: Int
  /// Whether nothing is said in some turn.
  private var hasEmptyTurn = false
  private var spokenText = ByteBuffer()
  private var ownSpoken: Talk?
  private var isSpokenTaken = false

  /// - Parameters:
  ///   - labels: of the agent and of the customer.
  ///   - separator: joins turns of one speaker that touch where an empty one is left out.
  init(_ labels: TurnLabels, separator: String = ";") {
    (self.labels, self.separator) = (labels, separator)
    (agentLabel, customerLabel) = (labels.agent.utf8.count, labels.customer.utf8.count)
  }

  /// The number of turns.
  var count: Int { turns.count }

  /// A turn with its label and line end.
  @inline(__always)
  func line(_ turn: Int) -> Bytes {
    Bytes(rebasing: text[turns[turn].start...turns[turn].end])
  }

  /// What is said in a turn.
  @inline(__always)
  func said(_ turn: Int) -> Bytes {
    Bytes(rebasing: text[turns[turn].said..<turns[turn].end])
  }

  /// Whether the agent speaks in a turn; turns of both sides alternate.
  func isAgent(_ turn: Int) -> Bool { (turn % 2 == 0) == isAgentFirst }

  // MARK: Taking one

  /// - Throws: ``JobError`` where the text is not made of such turns.
  func take(_ entry: DialogueEntry, _ text: Bytes) throws {
    turns.removeAll(keepingCapacity: true)
    (hasEmptyTurn, isSpokenTaken) = (false, false)
    (self.text, isAgentFirst) = (text, entry.isAgentFirst)
    try findTurns(text)
    guard turns.count == Int(entry.turns) else { throw JobError.damaged(.texts) }
  }

  private func findTurns(_ text: Bytes) throws {
    guard let base = text.baseAddress else { return }
    var start = 0
    while start < text.count, base[start] != 0x0A {
      guard let found = memchr(base + start, 0x0A, text.count - start) else { break }
      let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      let label = isAgent(turns.count) ? agentLabel : customerLabel
      guard end - start >= label else { throw JobError.damaged(.texts) }
      if end - start == label { hasEmptyTurn = true }
      turns.append(Talk.turn(base, start, start + label, end))
      start = end + 1
    }
  }

  private static func turn(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ said: Int, _ end: Int
  ) -> Turn {
    let looked = JSONText.look(Bytes(start: base + said, count: end - said), for: 0x45)
    return Turn(
      start: start, said: said, end: end, isPlain: looked.isPlain,
      mayHaveMarks: !looked.isPlain || looked.hasByte)
  }

  /// Says who talks in the dialogue that was taken, and in which input, for forms that tell it.
  func name(_ names: PairNames, _ file: String) { (self.names, self.file) = (names, file) }

  // MARK: Turns in which nothing is said

  /// The dialogue without its empty turns: those of one speaker that then touch are one. Itself
  /// where none is empty. Trainers refuse empty contents.
  func spoken() throws -> Talk {
    guard hasEmptyTurn else { return self }
    let spoken = ownSpoken ?? Talk(labels, separator: separator)
    ownSpoken = spoken
    if !isSpokenTaken {
      let kept = turns.indices.filter { !said($0).isEmpty }
      let entry = DialogueEntry(
        pair: Fingerprint(low: 0, high: 0), offset: 0, length: 0, turns: writeSpoken(kept),
        isAgentFirst: kept.first.map(isAgent) ?? isAgentFirst)
      try spoken.take(entry, spokenText.bytes)
      isSpokenTaken = true
    }
    spoken.name(names, file)
    return spoken
  }

  /// Writes turns, and joins those of one speaker; how many lines that makes.
  private func writeSpoken(_ kept: [Int]) -> UInt32 {
    spokenText.clear()
    var (lines, last): (UInt32, Int?) = (0, nil)
    for turn in kept {
      if let last, isAgent(last) == isAgent(turn) {
        if !TurnEnd.isMark(said(last)) { spokenText.append(separator) }
        spokenText.append(said(turn))
      } else {
        if last != nil { spokenText.append(0x0A) }
        spokenText.append(Bytes(rebasing: text[turns[turn].start..<turns[turn].end]))
        lines += 1
      }
      last = turn
    }
    spokenText.put(lines > 0 ? "\n\n" : "\n")
    return lines
  }

  // MARK: What outputs want

  /// Writes what is said in a turn as JSON.
  @inline(__always)
  func writeJSON(_ turn: Int, to bytes: inout ByteBuffer) {
    if turns[turn].isPlain {
      bytes.append(plainJSON: said(turn))
    } else {
      bytes.append(json: said(turn))
    }
  }

  /// Whether what is said in a turn may hold a tab or the word EOS.
  @inline(__always)
  func mayHaveMarks(_ turn: Int) -> Bool { turns[turn].mayHaveMarks }

  /// The turns that an output has room for: the first ones, or the last.
  /// - Parameter limit: Unicode scalars; 0: no limit. One turn always has room.
  func fitting(_ limit: Int, isReversed: Bool) -> Range<Int> {
    // A scalar is a byte at least.
    guard limit > 0, text.count > limit else { return turns.indices }
    var (count, characters) = (0, 0)
    while count < turns.count {
      let turn = isReversed ? turns.count - 1 - count : count
      characters += said(turn).count { $0 & 0xC0 != 0x80 }
      if count > 0, characters > limit { break }
      count += 1
    }
    return isReversed ? turns.count - count..<turns.count : 0..<count
  }
}

/// What begins the turns of agent and customer.
struct TurnLabels: Codable, Equatable, Sendable {
  var agent: String
  var customer: String
}

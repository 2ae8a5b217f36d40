// One dialogue as the forms of the output see it.
import Bytes
import Glibc

/// A dialogue of a part: its turns and who talks. What it hands out as ``Bytes`` is
/// valid as long as the text that it was given.
package final class DialogueView {
  /// Where a turn stands in the text: its line, without its end, and what is said behind the label.
  private struct Turn {
    var start, said, end: Int
    /// Whether JSON has it as it stands.
    var isPlain: Bool
    /// Whether a tab or an `E` may stand in it.
    var mayHaveMarks: Bool
  }

  /// The forward text with its blank line.
  package private(set) var text = Bytes(start: nil, count: 0)
  private var turns: [Turn] = []
  private var isAgentFirst = false
  /// Who talks, in UTF-8; empty where no output asks for them.
  private(set) var agent: ArraySlice<UInt8> = []
  private(set) var customer: ArraySlice<UInt8> = []
  /// The input that it is from, as messages show it.
  private(set) var file = ""
  /// What a model says of it, a JSON object; empty where nothing does. Valid for one call.
  package var said = Bytes(start: nil, count: 0)

  private let labels: TurnLabels
  private let separator: String
  private let agentLabel: Int
  private let customerLabel: Int
  /// Whether nothing is said in some turn.
  private var hasEmptyTurn = false
  private var spokenText = ByteBuffer()
  private var ownSpoken: DialogueView?
  private var isSpokenTaken = false

  /// - Parameters:
  ///   - labels: of the agent and of the customer.
  ///   - separator: joins turns of one speaker that touch where an empty one is left out.
  package init(_ labels: TurnLabels, separator: String = ";") {
    (self.labels, self.separator) = (labels, separator)
    (agentLabel, customerLabel) = (labels.agent.utf8.count, labels.customer.utf8.count)
  }

  /// The number of turns.
  package var count: Int { turns.count }

  /// A turn with its label and line end.
  @inline(__always)
  package func line(_ turn: Int) -> Bytes {
    Bytes(rebasing: text[turns[turn].start...turns[turn].end])
  }

  /// Turns with their labels, a line end between them.
  func lines(_ turns: Range<Int>) -> Bytes {
    Bytes(rebasing: text[self.turns[turns.lowerBound].start..<self.turns[turns.upperBound - 1].end])
  }

  /// What is said in a turn.
  @inline(__always)
  func said(_ turn: Int) -> Bytes {
    Bytes(rebasing: text[turns[turn].said..<turns[turn].end])
  }

  /// Whether the agent speaks in a turn; turns of both sides alternate.
  func isAgent(_ turn: Int) -> Bool { (turn % 2 == 0) == isAgentFirst }

  // MARK: Taking one

  /// - Parameters:
  ///   - text: the forward text with its blank line.
  ///   - turns: how many it has.
  /// - Returns: false where the text is not made of such turns.
  package func take(_ text: Bytes, turns count: Int, isAgentFirst: Bool) -> Bool {
    turns.removeAll(keepingCapacity: true)
    (hasEmptyTurn, isSpokenTaken) = (false, false)
    (self.text, self.isAgentFirst) = (text, isAgentFirst)
    return findTurns(text) && turns.count == count
  }

  private func findTurns(_ text: Bytes) -> Bool {
    guard let base = text.baseAddress else { return true }
    var start = 0
    while start < text.count, base[start] != 0x0A {
      guard let found = memchr(base + start, 0x0A, text.count - start) else { break }
      let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      let label = isAgent(turns.count) ? agentLabel : customerLabel
      guard end - start >= label else { return false }
      if end - start == label { hasEmptyTurn = true }
      turns.append(DialogueView.turn(base, start, start + label, end))
      start = end + 1
    }
    return true
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
  package func name(agent: ArraySlice<UInt8>, customer: ArraySlice<UInt8>, file: String) {
    (self.agent, self.customer, self.file) = (agent, customer, file)
  }

  // MARK: Turns in which nothing is said

  /// The dialogue without its empty turns: those of one speaker that then touch are one. Itself
  /// where none is empty. Trainers refuse empty contents.
  func spoken() -> DialogueView {
    guard hasEmptyTurn else { return self }
    let spoken = ownSpoken ?? DialogueView(labels, separator: separator)
    ownSpoken = spoken
    if !isSpokenTaken {
      let kept = turns.indices.filter { !said($0).isEmpty }
      let lines = writeSpoken(kept)
      let isTaken = spoken.take(
        spokenText.bytes, turns: lines, isAgentFirst: kept.first.map(isAgent) ?? isAgentFirst)
      precondition(isTaken, "turns were written that cannot be read")
      isSpokenTaken = true
    }
    spoken.name(agent: agent, customer: customer, file: file)
    spoken.said = said
    return spoken
  }

  /// Writes turns, and joins those of one speaker; how many lines that makes.
  private func writeSpoken(_ kept: [Int]) -> Int {
    spokenText.clear()
    var (lines, last): (Int, Int?) = (0, nil)
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
      characters += scalars(turn)
      if count > 0, characters > limit { break }
      count += 1
    }
    return isReversed ? turns.count - count..<turns.count : 0..<count
  }

  /// The whole exchanges that an output has room for: the customer begins, the agent ends, and the
  /// last ones stay.
  /// - Parameter limit: Unicode scalars; 0: no limit. One exchange always has room.
  /// - Returns: an empty range where the agent answers nothing.
  func exchanges(_ limit: Int) -> Range<Int> {
    let first = isAgentFirst ? min(1, turns.count) : 0
    let end = first + (turns.count - first) / 2 * 2
    guard limit > 0, text.count > limit else { return first..<end }
    var (start, characters) = (end, 0)
    while start > first {
      characters += scalars(start - 1) + scalars(start - 2)
      if start < end, characters > limit { break }
      start -= 2
    }
    return start..<end
  }

  /// Unicode scalars that are said in a turn.
  private func scalars(_ turn: Int) -> Int { said(turn).count { $0 & 0xC0 != 0x80 } }
}

/// What begins the turns of agent and customer.
package struct TurnLabels: Codable, Equatable, Sendable {
  package var agent: String
  package var customer: String

  package init(agent: String, customer: String) {
    (self.agent, self.customer) = (agent, customer)
  }
}

// One dialogue as the forms of the output see it.
import Cleaning
import Glibc
import Sheets

/// A dialogue of a part: its turns, who talks, where it is from. The buffers are kept for the next one.
final class Talk {
  /// The forward text with its blank line.
  private(set) var text: [UInt8] = []
  /// Its lines without their ends, and what is in them behind the label.
  private(set) var lines: [Range<Int>] = []
  private(set) var turns: [Range<Int>] = []
  private(set) var isAgentFirst = false
  /// Empty where no output asks for them.
  private(set) var names = PairNames()
  /// The input that it is from, as messages show it.
  private(set) var file = ""
  /// Where it is from, as the rest of a line of lineage: `,"file":"a.xlsx", … }`.
  private var origin: [UInt8] = []
  /// The last line of lineage, and its number: most outputs have the same.
  private var line: (number: Int, bytes: [UInt8]) = (-1, [])

  private let agentLabel: Int
  private let customerLabel: Int

  /// - Parameter labels: of the agent and of the customer.
  init(_ labels: TurnLabels) {
    (agentLabel, customerLabel) = (labels.agent.utf8.count, labels.customer.utf8.count)
  }

  /// - Throws: ``JobError`` where the text is not made of such turns.
  func take(_ entry: DialogueEntry, _ text: [UInt8]) throws {
    (self.text, isAgentFirst) = (text, entry.isAgentFirst)
    lines.removeAll(keepingCapacity: true)
    turns.removeAll(keepingCapacity: true)
    try text.withUnsafeBufferPointer(findLines)
    guard lines.count == Int(entry.turns) else { throw JobError("damaged part") }
  }

  /// Says who talks in the dialogue that was taken, and where it is from.
  /// - Parameters:
  ///   - first: the sheet of its first message.
  ///   - last: that of its last message; nil where it is the same.
  func name(
    _ entry: DialogueEntry, _ names: PairNames, first: DialogueSource, last: DialogueSource?
  ) {
    (self.names, file) = (names, first.name)
    origin.removeAll(keepingCapacity: true)
    line.number = -1
    append(",\"file\":")
    JSONText.append(first.name, to: &origin)
    append(",\"sheet\":")
    JSONText.append(first.sheet, to: &origin)
    append(",\"first\":")
    Decimal.append(Int(entry.place.row), to: &origin)
    append(",\"last\":")
    Decimal.append(Int(entry.last.row), to: &origin)
    if let last { append(last) }
    append(",\"agent\":")
    names.agent.withUnsafeBufferPointer { JSONText.append($0, to: &origin) }
    append(",\"customer\":")
    names.customer.withUnsafeBufferPointer { JSONText.append($0, to: &origin) }
    append("}\n")
  }

  /// Where the last message stands, where that is another sheet than the first one's.
  private func append(_ last: DialogueSource) {
    append(",\"lastFile\":")
    JSONText.append(last.name, to: &origin)
    append(",\"lastSheet\":")
    JSONText.append(last.sheet, to: &origin)
  }

  /// The line of lineage where the dialogue is the one with this number.
  func lineage(_ number: Int) -> [UInt8] {
    if line.number == number { return line.bytes }
    line.number = number
    line.bytes.removeAll(keepingCapacity: true)
    line.bytes.append(contentsOf: Talk.lineageHead)
    Decimal.append(number, to: &line.bytes)
    line.bytes.append(contentsOf: origin)
    return line.bytes
  }

  private static let lineageHead = Array("{\"dialogue\":".utf8)

  private func append(_ text: StaticString) {
    origin.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private func findLines(_ text: Bytes) throws {
    guard let base = text.baseAddress else { return }
    var start = 0
    while start < text.count, base[start] != 0x0A {
      guard let found = memchr(base + start, 0x0A, text.count - start) else { break }
      let end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      let label = isAgent(lines.count) ? agentLabel : customerLabel
      guard end - start >= label else { throw JobError("damaged part") }
      lines.append(start..<end)
      turns.append(start + label..<end)
      start = end + 1
    }
  }

  /// Whether the agent speaks in a turn; turns of both sides alternate.
  func isAgent(_ turn: Int) -> Bool { (turn % 2 == 0) == isAgentFirst }

  /// The turns that an output has room for: the first ones, or the last.
  /// - Parameter limit: Unicode scalars; 0: no limit. One turn always has room.
  func fitting(_ limit: Int, isReversed: Bool) -> Range<Int> {
    guard limit > 0 else { return turns.indices }
    let order = isReversed ? Array(turns.indices.reversed()) : Array(turns.indices)
    var (count, characters) = (0, 0)
    for turn in order {
      characters += text[turns[turn]].count { $0 & 0xC0 != 0x80 }
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

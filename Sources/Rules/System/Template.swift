// A system message with slots: it fits all its wordings and no sentence of a person.

/// The wording of a whole message, in which names, sums and times are slots; none of them is empty.
///
/// | slot | stands for |
/// |---|---|
/// | `{name}` `{name2}` `{group}` `{file}` `{title}` `{ts}` | text without a line feed; in quotes
/// or brackets also without their end |
/// | `{money}` | digits, points and commas, perhaps after `￥` |
/// | `{mmss}` | digits and colons |
/// | `{bare}` | a name without white space, punctuation and the characters that sentences are made
/// with |
/// | `{person}` | a name in an English message, which no word of a sentence may surround |
///
/// It has two slots at most, and the second is no number: so one search for what stands between
/// them, from behind, is enough.
final class Template: Sendable {
  let text: String
  /// What stands before, between and behind the slots, in one wording; see ``WordingFold``.
  let head: Wording
  let middle: Wording
  let tail: Wording
  /// nil if the head is all.
  let first: Slot?
  let second: Slot?
  /// The template is about a person, in English: a word of a sentence in the slot makes it a
  /// sentence.
  let isOfPerson: Bool

  /// nil if a slot is unknown, or there are more than two, or the second is a number, or nothing
  /// but slots.
  init?(_ text: String) {
    self.text = text
    var rest = Template.withoutStop(WordingFold.text(text))
    head = Template.piece(&rest)
    first = Template.slot(&rest)
    let between = Template.piece(&rest)
    second = Template.slot(&rest)
    (middle, tail) = second == nil ? (Wording(), between) : (between, Template.piece(&rest))
    isOfPerson = text.contains("{person}")
    guard rest.isEmpty, second?.holdsParts ?? true, !head.isEmpty || !tail.isEmpty else {
      return nil
    }
  }

  private static func withoutStop(_ text: String) -> Substring {
    text.utf8.last == Wording.stop ? text.dropLast() : text[...]
  }

  /// Takes what stands before the next slot.
  private static func piece(_ rest: inout Substring) -> Wording {
    let piece = rest.prefix { $0 != "{" }
    rest = rest[piece.endIndex...]
    return Wording(piece)
  }

  private static func slot(_ rest: inout Substring) -> Slot? {
    if rest.isEmpty { return nil }
    let name = rest.dropFirst().prefix { $0 != "}" }
    guard let slot = Slot(String(name), before: rest.utf8.dropFirst(name.utf8.count + 2).first)
    else { return nil }
    rest.removeFirst(name.count + 2)
    return slot
  }

  /// - Parameter message: in one wording.
  func fits(_ message: ArraySlice<UInt8>) -> Bool {
    if message.last != Wording.stop { return fitsAll(message) }
    // A slot at the end may hold the full stop.
    return fitsAll(message.dropLast()) || tail.isEmpty && first != nil && fitsAll(message)
  }

  private func fitsAll(_ message: ArraySlice<UInt8>) -> Bool {
    guard let start = head.end(in: message, from: message.startIndex) else { return false }
    guard let first else { return start == message.endIndex }
    guard let end = tail.start(in: message, to: message.endIndex), start < end else { return false }
    return fits(message[start..<end], first) && !(isOfPerson && Template.isSentence(message))
  }

  private func fits(_ filling: ArraySlice<UInt8>, _ first: Slot) -> Bool {
    let reach = first.reach(filling)
    guard let second, reach > 0 else { return reach == filling.count }
    // A later place leaves less to the second slot, so none fits if the last one does not.
    for place in (filling.startIndex + 1...filling.startIndex + reach).reversed() {
      guard let end = middle.end(in: filling, from: place), end < filling.endIndex else { continue }
      let rest = filling[end...]
      return first.reach(filling[..<place]) == place - filling.startIndex
        && second.reach(rest) == rest.count
    }
    return false
  }

  private static func isSentence(_ message: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: message, as: UTF8.self)
    return sentenceWords.contains { text.contains($0) }
  }

  /// What stands in `Sorry I recalled a message` and not in `Tom Lee recalled a message`.
  private static let sentenceWords = [
    "I ", "I'", "We ", "You ", "He ", "She ", "They ", "The ", "My ", "Our ", "Your ", " we ",
    " you ", " he ", " she ", " they ", " my ", " our ", " your ", "orry", "ust ", "omeone ",
    "omebody ",
  ]
}

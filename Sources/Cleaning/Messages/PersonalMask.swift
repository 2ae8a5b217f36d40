// Personal data in the messages of one file: counted, masked, or the end of its row.
import Bytes
import Recipe
import Rules

/// Looks at messages, one after another. What it hands out is valid until the next one.
package final class PersonalMask {
  /// What became of a message.
  package enum Verdict {
    case clear, masked, dropped
  }

  private let rule: PersonalRule
  /// What is done with data of a kind, by kind.
  private let actions: [PersonalAction]
  private var look: PersonalLook
  private var value: [UInt8] = []
  private var text: [UInt8] = []
  private var shown: [UInt8] = []
  /// How many data of a kind were found, by kind.
  private var found: [Int]

  /// nil if nothing is looked for.
  package init?(_ recipe: Recipe) {
    rule = recipe.personal
    guard !rule.kinds.isEmpty else { return nil }
    let actions = PersonalKind.allCases.map { recipe.personal[$0] }
    self.actions = actions
    found = actions.map { _ in 0 }
    look = PersonalLook(recipe)
  }

  /// How much was found by kind, in rows that were kept and in those that were dropped for it.
  package var counts: [String: Int] {
    Dictionary(
      uniqueKeysWithValues: zip(PersonalKind.allCases, found).compactMap {
        $1 > 0 ? ($0.rawValue, $1) : nil
      })
  }

  /// Looks at the message of a row that would be kept.
  package func take(_ message: Bytes) -> Verdict {
    let read = look.read(message)
    if look.matches.isEmpty { return .clear }
    for match in look.matches { found[match.kind.index] += 1 }
    if look.matches.contains(where: { actions[$0.kind.index] == .drop }) { return .dropped }
    let masked = look.matches.filter { actions[$0.kind.index] == .mask }
    guard !masked.isEmpty else { return .clear }
    PersonalMask.replace(read, masked, &text) { append($0, $1, to: &$2) }
    if rule.isClean {
      PersonalMask.replace(read, masked, &shown) { PersonalMask.appendWord($0, &$2) }
    }
    return .masked
  }

  /// The last message as dialogues have it, after ``Verdict/masked``.
  package func withText(_ use: (Bytes) -> Void) { text.withUnsafeBufferPointer(use) }

  /// The last message as clean workbooks have it, after ``Verdict/masked``, if they are masked.
  package func withShown<Result>(_ use: (Bytes) throws -> Result) rethrows -> Result {
    try shown.withUnsafeBufferPointer(use)
  }

  /// Any message as rejects have it.
  package func withReject<Result>(
    _ message: Bytes, _ use: (Bytes) throws -> Result
  ) rethrows -> Result {
    guard rule.isClean, rule.hides else { return try use(message) }
    hide(message)
    return try withShown(use)
  }

  /// A text that is told beside its row, without what is masked in messages or drops them.
  package func told(_ text: String) -> String {
    var text = text
    text.withUTF8 { hide($0) }
    return String(decoding: shown, as: UTF8.self)
  }

  /// Puts words in place of what is masked and of what is dropped.
  private func hide(_ message: Bytes) {
    let read = look.read(message)
    let hidden = look.matches.filter { rule.hides($0.kind) }
    PersonalMask.replace(read, hidden, &shown) { PersonalMask.appendWord($0, &$2) }
  }

  static func replace(
    _ message: Bytes, _ matches: [PersonalMatch], _ result: inout [UInt8],
    _ append: (PersonalKind, Bytes, inout [UInt8]) -> Void
  ) {
    result.removeAll(keepingCapacity: true)
    var start = 0
    for match in matches {
      result.append(contentsOf: message[start..<match.range.lowerBound])
      append(match.kind, Bytes(rebasing: message[match.range]), &result)
      start = match.range.upperBound
    }
    result.append(contentsOf: message[start...])
  }

  private func append(_ kind: PersonalKind, _ match: Bytes, to bytes: inout [UInt8]) {
    guard rule.isNumbered else { return PersonalMask.appendWord(kind, &bytes) }
    value.removeAll(keepingCapacity: true)
    PersonalFinder.canonical(kind, match, into: &value)
    PersonalToken(kind, value).append(to: &bytes)
  }

  private static func appendWord(_ kind: PersonalKind, _ bytes: inout [UInt8]) {
    bytes.append(contentsOf: "<\(kind.word)>".utf8)
  }
}

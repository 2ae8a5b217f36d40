// What is personal in a message: as it was read, and as it will stand in a turn.
//
// Cleaning joins lines, takes out emoji and stickers, and makes wide characters narrow. So a number
// may be whole only behind the cleaning. A message is looked at as it was read, then once more as
// it is cleaned, with a mark at each place at which something was found.
import Bytes
import Recipe
import Rules

/// Finds personal data in one message after another.
struct PersonalLook: ~Copyable {
  private var finder: PersonalFinder
  private var cleaner: MessageCleaner
  private var first: [PersonalMatch] = []
  private var marked: [UInt8] = []
  private var cleaned: [UInt8] = []
  private var joined = TextArena(capacity: 1 << 12)
  /// What was found in the text that ``read(_:)`` has returned, in its order.
  private(set) var matches: [PersonalMatch] = []

  init(_ recipe: Recipe) {
    finder = PersonalFinder(recipe.personal.kinds)
    cleaner = MessageCleaner(recipe)
  }

  /// Looks at a message.
  /// - Returns: the text that ``matches`` are of, valid until the next call. It is the message
  ///   itself, or the cleaned one if something shows only in that.
  @inline(__always)
  mutating func read(_ message: Bytes) -> Bytes {
    finder.find(message, into: &matches)
    return cleaner.isKept(message) ? message : readCleaned(message)
  }

  @inline(never)
  private mutating func readCleaned(_ message: Bytes) -> Bytes {
    swap(&first, &matches)
    let mark = PersonalLook.freeMark(message)
    PersonalMask.replace(message, first, &marked) { _, _, bytes in bytes += mark }
    clean()
    cleaned.withUnsafeBufferPointer { finder.find($0, into: &matches) }
    guard !matches.isEmpty else {
      swap(&first, &matches)
      return message
    }
    join(message, mark)
    // Safe: the text stays where it is until the next call.
    return Bytes(start: joined.base, count: joined.count)
  }

  /// Makes ``cleaned`` of ``marked``.
  private mutating func clean() {
    var text: [UInt8] = []
    swap(&text, &cleaned)
    text.removeAll(keepingCapacity: true)
    marked.withUnsafeBufferPointer { cleaner.clean($0) { text.append(contentsOf: $0) } }
    swap(&text, &cleaned)
  }

  /// Puts what was found first back where its marks are, and all matches in one order.
  private mutating func join(_ message: Bytes, _ mark: [UInt8]) {
    let second = matches
    matches.removeAll(keepingCapacity: true)
    joined.truncate(to: 0)
    var (index, old, new) = (0, 0, 0)
    while index < cleaned.count {
      if old < first.count, cleaned[index...].starts(with: mark) {
        append(first[old].kind, message[first[old].range])
        (index, old) = (index + mark.count, old + 1)
      } else if new < second.count, second[new].range.lowerBound == index {
        append(second[new].kind, cleaned[second[new].range])
        (index, new) = (second[new].range.upperBound, new + 1)
      } else {
        joined.append(cleaned[index])
        index += 1
      }
    }
  }

  private mutating func append(_ kind: PersonalKind, _ datum: some Sequence<UInt8>) {
    let start = joined.count
    for byte in datum { joined.append(byte) }
    matches.append(PersonalMatch(kind, start..<joined.count))
  }

  /// A noncharacter (Unicode, 23.7) that the message does not hold; U+FDEF in one that holds them
  /// all.
  private static func freeMark(_ message: Bytes) -> [UInt8] {
    var taken: UInt32 = 0
    var index = 0
    while let place = PersonalToken.mark(message, from: index) {
      index = place + 1
      if place + 2 < message.count, message[place + 2] &- 0x90 < 32 {
        taken |= 1 << UInt32(message[place + 2] - 0x90)
      }
    }
    return [0xEF, 0xB7, UInt8(0x90 + min((~taken).trailingZeroBitCount, 31))]
  }
}

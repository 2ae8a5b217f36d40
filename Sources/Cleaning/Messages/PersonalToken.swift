// What stands for a datum between the milling of its message and the writing of its dialogue. Only
// the latter gives it a number.
import Bytes
import Glibc
import Recipe
import Rules

/// A kind and a value, as text. Noncharacters (Unicode, 23.7), which no rule about messages
/// touches, stand around a letter for the kind and eleven for the value's fingerprint.
struct PersonalToken: Hashable {
  static let size = 18
  private static let open: [UInt8] = [0xEF, 0xB7, 0x90]
  private static let close: [UInt8] = [0xEF, 0xB7, 0x91]
  private static let letters = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  let kind: PersonalKind
  /// The letters of the value.
  private let name: [UInt8]

  init(_ kind: PersonalKind, _ value: [UInt8]) {
    self.kind = kind
    let hash = value.withUnsafeBytes { Fingerprint($0) }.low
    name = (0..<11).map { PersonalToken.letters[Int(hash >> UInt64(6 * $0) & 63)] }
  }

  /// The token that begins at `index`; nil for none.
  init?(_ text: Bytes, at index: Int) {
    guard index + PersonalToken.size <= text.count,
      text[index..<index + 3].elementsEqual(PersonalToken.open),
      text[index + 15..<index + 18].elementsEqual(PersonalToken.close),
      PersonalKind.allCases.indices.contains(Int(text[index + 3]) - 0x41)
    else { return nil }
    kind = PersonalKind.allCases[Int(text[index + 3]) - 0x41]
    name = Array(text[index + 4..<index + 15])
  }

  /// Where the next token may begin: at EF B7, which little else begins with.
  static func mark(_ text: Bytes, from start: Int) -> Int? {
    guard let base = text.baseAddress else { return nil }
    var index = start
    while index < text.count, let found = memchr(base + index, 0xEF, text.count - index) {
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if index + 1 < text.count, base[index + 1] == 0xB7 { return index }
      index += 1
    }
    return nil
  }

  func append(to bytes: inout [UInt8]) {
    bytes += PersonalToken.open
    bytes.append(UInt8(0x41 + PersonalKind.allCases.firstIndex(of: kind)!))
    bytes += name + PersonalToken.close
  }
}

/// Numbers the tokens of one dialogue, those of each kind from 1 in the order in which they first
/// come.
///
/// `<BANKCARD12345678>` is as long as a token: no text grows.
struct PersonalNumbers {
  private static let most = 10_000_000
  private var numbers: [PersonalToken: Int] = [:]
  private var counts: [PersonalKind: Int] = [:]

  mutating func begin() {
    guard !numbers.isEmpty else { return }
    numbers.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
  }

  /// Appends a message with words for its tokens.
  mutating func append(_ message: Bytes, to output: inout TextArena) {
    var (index, start) = (0, 0)
    while let mark = PersonalToken.mark(message, from: index) {
      guard let token = PersonalToken(message, at: mark) else {
        index = mark + 1
        continue
      }
      output.append(Bytes(rebasing: message[start..<mark]))
      append(token, to: &output)
      index = mark + PersonalToken.size
      start = index
    }
    output.append(start == 0 ? message : Bytes(rebasing: message[start...]))
  }

  private mutating func append(_ token: PersonalToken, to output: inout TextArena) {
    var word = "<\(token.kind.word)\(number(of: token))>"
    word.withUTF8 { output.append($0) }
  }

  private mutating func number(of token: PersonalToken) -> Int {
    if let number = numbers[token] { return number }
    let number = min(counts[token.kind, default: 0] + 1, PersonalNumbers.most)
    (counts[token.kind], numbers[token]) = (number, number)
    return number
  }
}

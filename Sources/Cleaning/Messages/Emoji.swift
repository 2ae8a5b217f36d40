// Emoji in UTF-8: where one stands and how long it is.
import Bytes

/// Finds emoji of ``EmojiTable``.
struct Emoji {
  /// One bit for each scalar below U+20000 that is an emoji by itself.
  private let singles: [UInt64]
  private let flags: Set<UInt32>
  private let tags: [[UInt8]]

  static let shared = Emoji()

  private init() {
    var bits = [UInt64](repeating: 0, count: 0x20000 / 64)
    for scalar in EmojiTable.singles.joined() { bits[Int(scalar >> 6)] |= 1 << UInt64(scalar & 63) }
    singles = bits
    flags = Set(
      EmojiTable.flags.split(whereSeparator: \.isWhitespace).map { Emoji.pair(Array($0.utf8)) })
    tags = EmojiTable.tags.map { Array($0.utf8) }
  }

  /// Length in bytes of the emoji that begins at `index`, variation selectors inside it included; 0
  /// for none.
  func length(_ text: Bytes, at index: Int) -> Int {
    let (scalar, width) = decode(text, index)
    if scalar < 0x80 { return keycap(text, index, scalar) }
    if Emoji.isRegional(scalar) { return flag(text, index, scalar) }
    guard isSingle(scalar) else { return 0 }
    return scalar == 0x1F3F4 ? width + tagLength(text, index + width) : width
  }

  @inline(__always)
  private func isSingle(_ scalar: UInt32) -> Bool {
    scalar < 0x20000 && singles[Int(scalar >> 6)] >> UInt64(scalar & 63) & 1 == 1
  }

  /// `[0-9#*]`, U+FE0F or not, U+20E3.
  private func keycap(_ text: Bytes, _ index: Int, _ scalar: UInt32) -> Int {
    guard scalar &- 0x30 < 10 || scalar == 0x23 || scalar == 0x2A else { return 0 }
    let next = decode(text, index + 1)
    if next.scalar == 0x20E3 { return 4 }
    return next.scalar == 0xFE0F && decode(text, index + 4).scalar == 0x20E3 ? 7 : 0
  }

  /// Two regional indicators that are a flag; any other stays.
  private func flag(_ text: Bytes, _ index: Int, _ scalar: UInt32) -> Int {
    let next = decode(text, index + 4).scalar
    guard Emoji.isRegional(next) else { return 0 }
    return flags.contains((scalar - 0x1F1E6) << 8 | (next - 0x1F1E6)) ? 8 : 0
  }

  /// Length of the tags of a subdivision flag behind U+1F3F4, the cancel tag included.
  private func tagLength(_ text: Bytes, _ start: Int) -> Int {
    for tag in tags {
      let scalars = tag.map { 0xE0000 + UInt32($0) } + [0xE007F]
      let found = scalars.indices.allSatisfy { decode(text, start + $0 * 4).scalar == scalars[$0] }
      if found { return scalars.count * 4 }
    }
    return 0
  }

  private static func isRegional(_ scalar: UInt32) -> Bool { scalar &- 0x1F1E6 < 26 }

  private static func pair(_ letters: [UInt8]) -> UInt32 {
    UInt32(letters[0] - 0x41) << 8 | UInt32(letters[1] - 0x41)
  }
}

/// The scalar at `index` and its length in bytes; (0, 0) at the end. The text must be valid UTF-8.
@inline(__always)
func decode(_ text: Bytes, _ index: Int) -> (scalar: UInt32, width: Int) {
  guard index < text.count else { return (0, 0) }
  let first = UInt32(text[index])
  if first < 0x80 { return (first, 1) }
  let rest = { (offset: Int) in UInt32(text[index + offset] & 0x3F) }
  if first < 0xE0 { return ((first & 0x1F) << 6 | rest(1), 2) }
  if first < 0xF0 { return ((first & 0x0F) << 12 | rest(1) << 6 | rest(2), 3) }
  return ((first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3), 4)
}

// One message made ready for a dialogue: control characters and emoji out, ends trimmed (behaviour
// §5.2, §5.3).
import Bytes
import Recipe
import Rules

/// Cleans messages, in one scan if there is nothing to remove.
package struct MessageCleaner {
  private var controlled: [UInt8] = []
  private var cleaned: [UInt8] = []
  private var normal: [UInt8] = []
  private let emoji = Emoji.shared
  private var stickers: Stickers?
  private let normalizer: Normalizer?
  private let keepsEmoji: Bool
  private let join: LineJoin

  package init(_ recipe: Recipe = Recipe()) {
    stickers = recipe.stripsStickers ? Stickers() : nil
    normalizer = Normalizer(recipe.normalization)
    (keepsEmoji, join) = (recipe.keepsEmoji, recipe.join)
  }

  /// Whether nothing is done to the message but that white space at its ends goes. May say no
  /// without cause.
  @inline(__always)
  func isKept(_ message: Bytes) -> Bool {
    stickers == nil && normalizer == nil && MessageCleaner.isPlain(message)
  }

  /// Calls `use` with the cleaned message; it is empty if nothing is left.
  @inline(__always)
  package mutating func clean(_ message: Bytes, _ use: (Bytes) -> Void) {
    guard stickers != nil || normalizer != nil else { return cleanText(message, use) }
    // Safe: what was changed lies in a buffer of its own until the next message.
    var text = message
    stickers?.strip(text) { text = $0 }
    guard let normalizer, !normalizer.isNormal(text) else { return cleanText(text, use) }
    normalize(text, normalizer)
    var made: [UInt8] = []
    swap(&made, &normal)
    made.withUnsafeBufferPointer {
      text = $0
      stickers?.strip(text) { text = $0 }
      cleanText(text, use)
    }
    swap(&made, &normal)
  }

  /// Makes ``normal`` of a text: what is an emoji before is none of its letters behind it, `™` no
  /// TM.
  private mutating func normalize(_ text: Bytes, _ normalizer: Normalizer) {
    normal.removeAll(keepingCapacity: true)
    guard keepsEmoji else {
      removeEmoji(text, emoji, &cleaned)
      return cleaned.withUnsafeBufferPointer { normal.append(contentsOf: normalizer($0)) }
    }
    var (index, start) = (0, 0)
    while index < text.count {
      let length = emoji.length(text, at: index)
      if length > 0 {
        normal.append(contentsOf: normalizer(Bytes(rebasing: text[start..<index])))
        normal.append(contentsOf: text[index..<index + length])
        start = index + length
      }
      index += max(length, decode(text, index).width)
    }
    normal.append(contentsOf: normalizer(Bytes(rebasing: text[start...])))
  }

  @inline(__always)
  private mutating func cleanText(_ message: Bytes, _ use: (Bytes) -> Void) {
    if MessageCleaner.isPlain(message) { return use(WhiteSpace.trimmed(message)) }
    removeControls(message)
    guard !keepsEmoji else {
      return controlled.withUnsafeBufferPointer { use(WhiteSpace.trimmed($0)) }
    }
    controlled.withUnsafeBufferPointer { removeEmoji($0, emoji, &cleaned) }
    cleaned.withUnsafeBufferPointer { use(WhiteSpace.trimmed($0)) }
  }

  /// Whether nothing in `message` is to be removed but white space at its ends. May say no without
  /// cause.
  ///
  /// Nothing below U+00A0 but the C0 and C1 controls and `©`, `®` is removed, and of what Chinese
  /// text is made of, only what the lead bytes E2, F0, and a few second bytes of E3 and EF begin.
  static func isPlain(_ message: Bytes) -> Bool {
    var index = 0
    let count = message.count
    while index < count {
      let byte = message[index]
      if byte >= 0xE4, byte <= 0xEE {
        index += 3
      } else if byte >= 0x20, byte < 0x7F {
        index += 1
      } else {
        let width = plainWidth(message, index)
        guard width > 0 else { return false }
        index += width
      }
    }
    return true
  }

  /// Width of a character that is surely kept, 0 if the slow way must look.
  private static func plainWidth(_ message: Bytes, _ index: Int) -> Int {
    let second = index + 1 < message.count ? message[index + 1] : 0
    switch message[index] {
    case 0x09: return 1
    case 0xC2: return second >= 0xA0 && second != 0xA9 && second != 0xAE ? 2 : 0
    case 0xC3...0xDF: return 2
    case 0xE0, 0xE1: return 3
    case 0xE2: return plainPunctuationWidth(message, index)
    case 0xE3: return plainCJKWidth(message, index)
    case 0xEF: return second == 0xBB || second == 0xB8 ? 0 : 3
    default: return 0
    }
  }

  /// U+2010-2027 and U+2030-203B: dashes, quotes, the ellipsis.
  private static func plainPunctuationWidth(_ message: Bytes, _ index: Int) -> Int {
    guard index + 2 < message.count, message[index + 1] == 0x80 else { return 0 }
    let third = message[index + 2]
    return third >= 0x90 && third <= 0xA7 || third >= 0xB0 && third <= 0xBB ? 3 : 0
  }

  /// U+3030, U+303D, U+3297 and U+3299 are emoji.
  private static func plainCJKWidth(_ message: Bytes, _ index: Int) -> Int {
    guard index + 2 < message.count else { return 0 }
    let (second, third) = (message[index + 1], message[index + 2])
    if second == 0x80 { return third == 0xB0 || third == 0xBD ? 0 : 3 }
    return second == 0x8A ? 0 : 3
  }

  /// Removes line terminators, other control characters but tab, and U+200B, U+2060, U+FEFF.
  private mutating func removeControls(_ message: Bytes) {
    controlled.removeAll(keepingCapacity: true)
    var (index, start) = (0, 0)
    var isLineEnd = false
    while index < message.count {
      let (scalar, width) = decode(message, index)
      if MessageCleaner.isControl(scalar) {
        controlled.append(contentsOf: message[start..<index])
        start = index + width
        isLineEnd = isLineEnd || MessageCleaner.endsLine(scalar)
      } else if isLineEnd {
        if join.hasBlank(between: controlled.last ?? 0x20, message[index]) {
          controlled.append(0x20)
        }
        isLineEnd = false
      }
      index += width
    }
    controlled.append(contentsOf: message[start...])
  }

  private static func endsLine(_ control: UInt32) -> Bool {
    switch control {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  private static func isControl(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09: false
    case 0x00...0x1F, 0x7F...0x9F, 0x200B, 0x2028, 0x2029, 0x2060, 0xFEFF: true
    default: false
    }
  }
}

/// Removes emoji, U+FE0E and U+FE0F, and joiners directly beside an emoji.
private func removeEmoji(_ text: Bytes, _ emoji: Emoji, _ result: inout [UInt8]) {
  result.removeAll(keepingCapacity: true)
  // What is kept and not yet copied begins at `start`.
  var (index, start) = (0, 0)
  var isBehindEmoji = false
  while index < text.count {
    let length = emoji.length(text, at: index)
    let (scalar, width) = length > 0 ? (0, length) : decode(text, index)
    let isSelector = scalar == 0xFE0E || scalar == 0xFE0F
    let isKept =
      length == 0 && !isSelector
      && (scalar != 0x200D || !isBehindEmoji && emoji.length(text, at: index + width) == 0)
    if !isKept {
      result.append(contentsOf: text[start..<index])
      start = index + width
    }
    index += width
    if !isSelector { isBehindEmoji = length > 0 }
  }
  result.append(contentsOf: text[start...])
}

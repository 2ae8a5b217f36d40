// Behaviour §5.2 and §5.3 once more, over arrays of scalars and without any thought of speed.
@testable import Cleaning

enum NaiveCleaner {
  private static let singles = Set(EmojiTable.singles.flatMap { Array($0) })
  /// Sequences by their first scalar.
  private static let sequences: [UInt32: [[UInt32]]] = {
    let letters = EmojiTable.flags.split(whereSeparator: \.isWhitespace)
    let flags: [[UInt32]] = letters.map { $0.unicodeScalars.map { $0.value - 0x41 + 0x1F1E6 } }
    let tags: [[UInt32]] = EmojiTable.tags.map { tag in
      [0x1F3F4] + tag.unicodeScalars.map { 0xE0000 + $0.value } + [0xE007F]
    }
    let keycaps: [[UInt32]] = EmojiTable.keycaps.unicodeScalars.flatMap {
      [[$0.value, 0xFE0F, 0x20E3], [$0.value, 0x20E3]]
    }
    return Dictionary(grouping: flags + tags + keycaps) { $0[0] }
  }()
  private static let removed: Set<UInt32> = [0x200B, 0x2060, 0xFEFF, 0x2028, 0x2029]

  static func clean(_ text: String) -> String {
    let kept = text.unicodeScalars.filter { !isControl($0) }.map(\.value)
    let left = withoutEmoji(kept).map { Unicode.Scalar($0)! }
    let start = left.firstIndex { !$0.properties.isWhitespace } ?? left.count
    let end = left.lastIndex { !$0.properties.isWhitespace } ?? -1
    var result = ""
    if start <= end { result.unicodeScalars.append(contentsOf: left[start...end]) }
    return result
  }

  /// Whether a scalar goes although no emoji or joiner is beside it.
  static func removes(_ scalar: Unicode.Scalar) -> Bool {
    isControl(scalar) || singles.contains(scalar.value) || (0xFE0E...0xFE0F).contains(scalar.value)
  }

  private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .control && scalar != "\t"
      || removed.contains(scalar.value)
  }

  /// Marks what belongs to an emoji, then drops it with selectors, and joiners beside it.
  private static func withoutEmoji(_ scalars: [UInt32]) -> [UInt32] {
    var isEmoji = Array(repeating: false, count: scalars.count)
    var index = 0
    while index < scalars.count {
      let length = length(scalars[index...])
      for place in index..<index + length { isEmoji[place] = true }
      index += max(1, length)
    }
    return scalars.indices.filter { place in
      let scalar = scalars[place]
      if isEmoji[place] || scalar == 0xFE0E || scalar == 0xFE0F { return false }
      guard scalar == 0x200D else { return true }
      return !isBeside(isEmoji, scalars, place)
    }.map { scalars[$0] }
  }

  private static func isBeside(_ isEmoji: [Bool], _ scalars: [UInt32], _ place: Int) -> Bool {
    let isSelector = { (index: Int) in scalars[index] == 0xFE0E || scalars[index] == 0xFE0F }
    let before = (0..<place).last { !isSelector($0) }
    let after = place + 1
    return before.map { isEmoji[$0] } ?? false || after < scalars.count && isEmoji[after]
  }

  /// Scalars of the emoji at the start; 0 for none.
  private static func length(_ scalars: ArraySlice<UInt32>) -> Int {
    let first = scalars.first!
    let found = sequences[first, default: []].filter { scalars.starts(with: $0) }
    return found.map(\.count).max() ?? (singles.contains(first) ? 1 : 0)
  }
}

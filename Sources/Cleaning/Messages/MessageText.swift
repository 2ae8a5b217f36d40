// A message as it stands in a turn.
import Bytes
import Recipe

/// Cleans messages, and puts the separator behind those without an end mark (behaviour §5.2, §5.4).
struct MessageText {
  private let final: FinalScalar
  private let ownSeparator: FixedBytes
  private let separator: Bytes
  private var cleaner: MessageCleaner

  init(_ recipe: Recipe) {
    final = recipe.final
    ownSeparator = FixedBytes(Array(recipe.separator.utf8))
    separator = ownSeparator.bytes
    cleaner = MessageCleaner(recipe)
  }

  /// Appends the cleaned message and its end mark to `text`; nil if nothing is left of it.
  /// - Returns: what its end loses if it ends a turn: the last scalar, or with
  ///   ``FinalScalar/keep`` an added separator.
  @inline(__always)
  mutating func append(_ message: Bytes, to text: inout TextArena) -> UInt8? {
    var lastLength: UInt8?
    cleaner.clean(message) { cleaned in
      guard !cleaned.isEmpty else { return }
      text.append(cleaned)
      if TurnEnd.isMark(cleaned) {
        lastLength =
          final == .drop
          ? UInt8(TurnEnd.lastScalarLength(cleaned.baseAddress!, cleaned.count)) : 0
      } else {
        text.append(separator)
        lastLength = UInt8(separator.count)
      }
    }
    return lastLength
  }
}

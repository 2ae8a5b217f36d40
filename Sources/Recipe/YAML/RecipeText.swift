// The bytes of a recipe file: taken for text, or refused with the place of the first byte that is
// none.

enum RecipeText {
  /// The bytes as text.
  /// - Throws: ``RecipeError`` if they are no text, or no UTF-8.
  static func decoded(_ bytes: [UInt8]) throws -> String {
    if bytes.isEmpty {
      throw RecipeError(
        "the file is empty; `chatmill recipe` prints a recipe to begin with", line: 1, column: 1)
    }
    if isWide(bytes) {
      throw RecipeError("UTF-16 or UTF-32; save the file as UTF-8", line: 1, column: 1)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let end = firstFault(bytes)
      throw error(
        "no UTF-8 from here on; save the file as UTF-8 (it may be GB18030)", behind: bytes[..<end])
    }
    return text
  }

  /// An error at the place where `before` ends.
  static func error(_ reason: String, behind before: some Collection<UInt8>) -> RecipeError {
    let text = String(decoding: before, as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let last = lines.last.map { $0.unicodeScalars.count { $0 != "\u{FEFF}" } } ?? 0
    return RecipeError(reason, line: max(1, lines.count), column: last + 1)
  }

  /// A byte order mark of two bytes, or NUL beside the first character.
  private static func isWide(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
      || bytes.prefix(2).contains(0)
  }

  /// Where the first sequence begins that is no UTF-8.
  private static func firstFault(_ bytes: [UInt8]) -> Int {
    var (end, size) = (0, 1 << 16)
    // Whole pieces first, then one byte after another: no character has more than four.
    while size > 0 {
      let next = min(bytes.count, end + size)
      let isText = next > end && String(validating: bytes[end..<next], as: UTF8.self) != nil
      if isText { end = next } else { size /= 2 }
    }
    while let width = (1...4).first(where: { width in
      end + width <= bytes.count
        && String(validating: bytes[end..<end + width], as: UTF8.self) != nil
    }) { end += width }
    return end
  }
}

// Stickers out of a message: `[捂脸]`, `[Smile]`, `/::)`, and nothing else in brackets.

/// Removes the stickers of ``StickerTable``, in one scan that copies nothing where there is none.
package struct Stickers {
  private let names: ByteTrie
  private var kept: [UInt8] = []

  package init() { names = Stickers.listed }

  /// Calls `use` with the message without its stickers. White space beside them stays, and what closes up to a new name.
  ///
  /// - Parameter message: valid UTF-8.
  @inline(__always)
  package mutating func strip(
    _ message: UnsafeBufferPointer<UInt8>, _ use: (UnsafeBufferPointer<UInt8>) -> Void
  ) {
    guard let first = next(message, from: 0) else { return use(message) }
    remove(message, first)
    kept.withUnsafeBufferPointer(use)
  }

  private mutating func remove(_ message: UnsafeBufferPointer<UInt8>, _ first: Range<Int>) {
    kept.removeAll(keepingCapacity: true)
    var (start, sticker) = (0, first)
    while !sticker.isEmpty {
      kept.append(contentsOf: message[start..<sticker.lowerBound])
      start = sticker.upperBound
      sticker = next(message, from: start) ?? message.count..<message.count
    }
    kept.append(contentsOf: message[start...])
  }

  /// Where the next sticker stands, the longest of those that begin there.
  private func next(_ message: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    var index = start
    while index < message.count {
      let byte = message[index]
      if byte == 0x5B || byte == 0x2F {
        let length = names.longest(message, from: index)
        if length > 0, !isPartOfWord(message, index, length) { return index..<index + length }
      }
      // Safe: no byte of a longer character is `[` or `/`, and the text is valid.
      index += byte >= 0xE0 ? 3 : 1
    }
    return nil
  }

  /// Whether a code of letters only goes on as a word: `/:ok` in `/:okay` and `/:v` in `http://host/:v1`.
  private func isPartOfWord(_ message: UnsafeBufferPointer<UInt8>, _ index: Int, _ length: Int)
    -> Bool
  {
    let end = index + length
    guard message[index] == 0x2F, end < message.count, isWord(message[end]) else { return false }
    return message[(index + 2)..<end].allSatisfy(isWord)
  }

  private func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  private static let listed = ByteTrie(
    StickerTable.names.split(separator: "]").map { $0.drop(while: \.isWhitespace) + "]" }
      + StickerTable.codes.split(whereSeparator: \.isWhitespace).map(String.init))
}

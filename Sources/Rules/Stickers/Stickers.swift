// Stickers out of a message: `[捂脸]`, `[Smile]`, `/::)`, and nothing else in brackets.

/// Removes the stickers of ``StickerTable``, in one scan that copies nothing if there is none.
package struct Stickers {
  private let names: ByteTrie
  private var kept: [UInt8] = []

  package init() { names = Stickers.listed }

  /// Calls `use` with the message without its stickers. White space beside them stays, and what
  /// closes up to a new name.
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
    var index = Stickers.firstMark(message, from: start)
    while index < message.count {
      let length = names.longest(message, from: index)
      if length > 0, !isPartOfWord(message, index, length) { return index..<index + length }
      index = Stickers.firstMark(message, from: index + 1)
    }
    return nil
  }

  /// Where the next `[` or `/` stands; the end if none does. No byte of a longer character is
  /// either.
  private static func firstMark(_ message: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    let raw = UnsafeRawBufferPointer(message)
    var index = start
    while index + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      let marks = zeroBytes(word ^ 0x5B5B_5B5B_5B5B_5B5B) | zeroBytes(word ^ 0x2F2F_2F2F_2F2F_2F2F)
      if marks != 0 { return index + marks.trailingZeroBitCount / 8 }
      index += 8
    }
    while index < raw.count, raw[index] != 0x5B, raw[index] != 0x2F { index += 1 }
    return index
  }

  /// The highest bit of the lowest byte that is zero, and perhaps of others above it.
  private static func zeroBytes(_ word: UInt64) -> UInt64 {
    (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
  }

  /// Whether a code of letters only goes on as a word: `/:ok` in `/:okay` and `/:v` in
  /// `http://host/:v1`.
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

// Looking for bytes eight at a time.

/// A search for one value among the bytes of a word.
enum WordSearch {
  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Eight times `byte`.
  @inline(__always)
  static func word(of byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

  /// The top bits of the bytes that are zero; above the lowest one that is set others may be set in
  /// error.
  @inline(__always)
  static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones &* 0x80) }
}

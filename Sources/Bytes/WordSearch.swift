// Looking for bytes eight at a time.

/// A search for one value among the bytes of a word.
@usableFromInline package enum WordSearch {
  @usableFromInline static var ones: UInt64 { 0x0101_0101_0101_0101 }

  /// A word of eight times `byte`.
  @inlinable @inline(__always)
  package static func word(of byte: UInt8) -> UInt64 { ones &* UInt64(byte) }

  /// The top bits of the bytes that are zero; above the lowest one that is set others may be set in
  /// error.
  @inlinable @inline(__always)
  package static func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones &* 0x80) }
}

extension UnsafePointer<UInt8> {
  /// The next four bytes as a little-endian word. Safe if four bytes can be read from here.
  @inlinable @inline(__always)
  package var word32: UInt32 { UnsafeRawPointer(self).loadUnaligned(as: UInt32.self) }

  /// The next eight bytes as a little-endian word. Safe if eight bytes can be read from here.
  @inlinable @inline(__always)
  package var word64: UInt64 { UnsafeRawPointer(self).loadUnaligned(as: UInt64.self) }
}

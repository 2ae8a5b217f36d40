// Cell references: `C12` as column and row.

/// Where an `r` attribute says that a cell stands (ECMA-376 18.18.7). Both parts may be missing in
/// wild files.
struct CellReference: Equatable {
  /// The column from 0; -1 if there are no letters.
  var column = -1
  /// The row from 1; 0 if there are no digits.
  var row = 0

  init() {}

  @inline(__always)
  init(column: Int, row: Int) { (self.column, self.row) = (column, row) }

  /// Reads letters of either case, then digits. Anything else means nothing. Values that are too
  /// large stay too large, so that the limit can name them.
  @inline(__always)
  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var index = 0
    var letters = 0
    while index < bytes.count, index < 8 {
      let letter = bytes[index] & 0xDF &- 0x41
      guard letter < 26 else { break }
      letters = letters * 26 + Int(letter) + 1
      index += 1
    }
    guard let number = positiveInteger(UnsafeBufferPointer(rebasing: bytes[index...])) else {
      if index == bytes.count { column = letters - 1 }
      return
    }
    (column, row) = (letters - 1, number)
  }
}

/// A run of decimal digits as a number, clamped at ten digits; nil for anything else.
@inline(__always)
func positiveInteger(_ bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  guard bytes.count > 0 else { return nil }
  var value = 0
  for byte in bytes {
    let digit = byte &- 0x30
    guard digit < 10 else { return nil }
    value = value &* 10 &+ Int(digit)
    if value > 9_999_999_999 { value = 9_999_999_999 }
  }
  return value
}

/// Columns as people name them.
package enum ColumnName {
  /// The letters of a column from 0: `A`, `Z`, `AA`.
  package static func letters(_ column: Int) -> String {
    let last = String(UnicodeScalar(UInt8(0x41 + column % 26)))
    return column < 26 ? last : letters(column / 26 - 1) + last
  }
}

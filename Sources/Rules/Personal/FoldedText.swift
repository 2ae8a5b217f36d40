// A message as characters of one width: what a person reads as the same is the same.

/// The characters of a message, folded, with the places where they stand. The memory is kept for
/// the next message.
///
/// Full-width forms become ASCII, all blanks, dashes and middle dots one of each; characters that
/// nobody sees are left out. Letters keep their case. There is `0` before the first character and
/// behind the last.
struct FoldedText {
  private(set) var scalars: [UInt32] = []
  private var starts: [UInt32] = []

  var count: Int { scalars.count }

  subscript(index: Int) -> UInt32 {
    UInt(bitPattern: index) < UInt(bitPattern: scalars.count) ? scalars[index] : 0
  }

  /// - Parameter message: valid UTF-8 of less than 4 GiB.
  mutating func read(_ message: UnsafeBufferPointer<UInt8>) {
    // One giant must not hold its memory for ever.
    let isModest = scalars.capacity < 1 << 18
    scalars.removeAll(keepingCapacity: isModest)
    starts.removeAll(keepingCapacity: isModest)
    var index = 0
    while index < message.count {
      let first = message[index]
      append(first < 0x80 ? UInt32(first) : scalar(message, at: index), at: index)
      index += FoldedText.width(first)
    }
  }

  private mutating func append(_ scalar: UInt32, at index: Int) {
    let folded = FoldedText.fold(scalar)
    if folded == 0x20E3, !scalars.isEmpty {
      // A key cap: what it is around marks an item of a list, and is no part of a number.
      scalars[scalars.count - 1] = folded
    } else if folded != FoldedText.invisible {
      scalars.append(folded)
      starts.append(UInt32(index))
    }
  }

  /// The bytes of the message that these characters are.
  func bytes(_ range: Range<Int>, of message: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let last = Int(starts[range.upperBound - 1])
    return Int(starts[range.lowerBound])..<last + FoldedText.width(message[last])
  }

  /// Whether the character takes one byte in the message.
  func isNarrow(_ index: Int, of message: UnsafeBufferPointer<UInt8>) -> Bool {
    index < count && message[Int(starts[index])] < 0x80
  }

  /// Whether the character is an ASCII one in full width in the message.
  func isWide(_ index: Int, of message: UnsafeBufferPointer<UInt8>) -> Bool {
    guard index < count, scalars[index] < 0x7F else { return false }
    let start = Int(starts[index])
    return message[start] == 0xEF && message[start + 1] & 0xFE == 0xBC
  }

  static let invisible: UInt32 = 0xFEFF

  /// The bytes of a character by its first one.
  static func width(_ first: UInt8) -> Int {
    first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  }

  /// The character that stands for it; U+FEFF for one that nobody sees.
  @inline(__always)
  static func fold(_ scalar: UInt32) -> UInt32 {
    if scalar < 0x80 { return scalar == 0x09 ? 0x20 : scalar }
    if scalar &- 0x4E00 < 0x5200 { return scalar }
    return foldRare(scalar)
  }

  private static func foldRare(_ scalar: UInt32) -> UInt32 {
    switch scalar {
    case 0xFF01...0xFF5E: scalar - 0xFEE0
    case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: 0x20
    case 0x2010...0x2015, 0x2043, 0x2212, 0xFE58, 0xFE63: 0x2D
    case 0x2022, 0x2027, 0x30FB, 0xFF65: 0xB7
    case 0x2795: 0x2B
    case 0x200B...0x200F, 0x202A...0x202E, 0x2060, 0xFE0E, 0xFE0F, 0xAD: invisible
    default: scalar
    }
  }
}

/// Characters by what they are, after folding.
extension UInt32 {
  var isDigit: Bool { self &- 0x30 < 10 }
  var isLatin: Bool { (self | 0x20) &- 0x61 < 26 }
  var isAlphanumeric: Bool { isDigit || isLatin }
  var isHan: Bool { self &- 0x4E00 < 0x5200 }
  var isBlank: Bool { self == 0x20 }
  /// The same letter in lower case, if it is a Latin letter.
  var lowered: UInt32 { self &- 0x41 < 26 ? self | 0x20 : self }
  /// What it is as one byte; only of ASCII.
  var ascii: UInt8 { UInt8(truncatingIfNeeded: self) }

  static func ~= (pattern: Unicode.Scalar, scalar: UInt32) -> Bool { pattern.value == scalar }
  static func == (scalar: UInt32, other: Unicode.Scalar) -> Bool { scalar == other.value }
  static func != (scalar: UInt32, other: Unicode.Scalar) -> Bool { scalar != other.value }
}

// The `_xHHHH_` escapes by which spreadsheet text carries characters that XML cannot hold.
import Glibc

/// Escapes of `ST_Xstring` (ECMA-376 22.9.2.19): `_x000D_` is CR, `_x005F_` a literal underscore.
enum EscapedText {
  /// How many bytes `_xHHHH_` has.
  static let length = 7

  /// Whether `bytes` may hold an escape at all; false for nearly every text.
  @inline(__always)
  static func mayOccur(in bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let base = bytes.baseAddress, bytes.count >= length else { return false }
    var start = 0
    while let hit = memchr(base + start, 0x5F, bytes.count - length + 1 - start) {
      // Safe: memchr found it inside `bytes`, with at least six bytes behind it.
      let index = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self)) - base
      if unit(base + index) != nil { return true }
      start = index + 1
      if start > bytes.count - length { return false }
    }
    return false
  }

  /// The UTF-16 code unit that an escape at `start` names, or nil if there is none.
  ///
  /// At least ``length`` bytes must be readable from `start`.
  @inline(__always)
  static func unit(_ start: UnsafePointer<UInt8>) -> UInt16? {
    start[6] == 0x5F ? opened(start) : nil
  }

  /// Whether an escape stands at `start`, apart from its last underscore. Six bytes must be
  /// readable from there.
  static func opens(_ start: UnsafePointer<UInt8>) -> Bool { opened(start) != nil }

  /// The unit that `_xHHHH` at `start` names.
  @inline(__always)
  private static func opened(_ start: UnsafePointer<UInt8>) -> UInt16? {
    guard start[0] == 0x5F, start[1] == 0x78 else { return nil }
    var value: UInt16 = 0
    for index in 2..<6 {
      guard let digit = hexDigit(start[index]) else { return nil }
      value = value << 4 | UInt16(digit)
    }
    return value
  }

  /// Replaces every escape in place, in one pass from the left, and returns the new length.
  ///
  /// Surrogate pairs are joined; a lone surrogate stays as it is written. The text never grows.
  static func unescape(_ bytes: UnsafeMutableBufferPointer<UInt8>) -> Int {
    guard let base = bytes.baseAddress else { return 0 }
    var (read, write) = (0, 0)
    while read < bytes.count {
      if let (scalar, used) = scalar(UnsafePointer(base + read), bytes.count - read) {
        for byte in UTF8.encode(scalar)! {
          base[write] = byte
          write += 1
        }
        read += used
      } else {
        base[write] = base[read]
        (read, write) = (read + 1, write + 1)
      }
    }
    return write
  }

  private static func scalar(
    _ start: UnsafePointer<UInt8>, _ count: Int
  ) -> (Unicode.Scalar, Int)? {
    guard count >= length, let first = unit(start) else { return nil }
    if let scalar = Unicode.Scalar(first) { return (scalar, length) }
    guard UTF16.isLeadSurrogate(first), count >= 2 * length, let second = unit(start + length),
      UTF16.isTrailSurrogate(second)
    else { return nil }
    return (UTF16.decode(UTF16.EncodedScalar([first, second])), 2 * length)
  }
}

/// The value of a hexadecimal digit in either case.
@inline(__always)
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 0x30...0x39: byte - 0x30
  case 0x41...0x46: byte - 0x37
  case 0x61...0x66: byte - 0x57
  default: nil
  }
}

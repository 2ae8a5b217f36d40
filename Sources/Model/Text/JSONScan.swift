// A way through JSON text that decodes nothing: where values begin and end, and whether it is JSON
// at all.
import Bytes
import Glibc

/// Reads along one JSON text (RFC 8259) in UTF-8.
///
/// Every method passes one thing and tells whether it was there; after a false the place is where
/// the trouble is. Time is linear, and nothing is allocated.
package struct JSONScan {
  package let bytes: Bytes
  package private(set) var place = 0
  private var depth = 0
  /// Deeper nesting is no JSON that anybody means.
  private static let mostDepth = 200

  package init(_ bytes: Bytes) { self.bytes = bytes }

  /// Whether the bytes are one value and nothing else but white space.
  package static func isValue(_ bytes: Bytes) -> Bool {
    var scan = JSONScan(bytes)
    guard scan.value() else { return false }
    scan.skipSpace()
    return scan.place == bytes.count
  }

  package var next: UInt8 { place < bytes.count ? bytes[place] : 0 }

  package var isAtEnd: Bool { place == bytes.count }

  package mutating func skipSpace() {
    while next == 0x20 || next == 0x0A || next == 0x0D || next == 0x09 { place += 1 }
  }

  /// Passes one character behind white space.
  package mutating func pass(_ byte: UInt8) -> Bool {
    skipSpace()
    guard next == byte, place < bytes.count else { return false }
    place += 1
    return true
  }

  package mutating func value() -> Bool {
    skipSpace()
    switch next {
    case 0x22: return string()
    case 0x7B: return object { _, scan in scan.value() }
    case 0x5B: return array { $0.value() }
    case 0x74: return word("true")
    case 0x66: return word("false")
    case 0x6E: return word("null")
    default: return number()
    }
  }

  /// Passes an object. `member` gets the key as it is written, without quotes, and must pass the
  /// value.
  package mutating func object(_ member: (Bytes, inout JSONScan) -> Bool) -> Bool {
    guard pass(0x7B), enter() else { return false }
    defer { depth -= 1 }
    if pass(0x7D) { return true }
    repeat {
      skipSpace()
      let start = place + 1
      guard string() else { return false }
      let key = Bytes(rebasing: bytes[start..<place - 1])
      guard pass(0x3A), member(key, &self) else { return false }
    } while pass(0x2C)
    return pass(0x7D)
  }

  /// Passes an array. `element` must pass one value.
  package mutating func array(_ element: (inout JSONScan) -> Bool) -> Bool {
    guard pass(0x5B), enter() else { return false }
    defer { depth -= 1 }
    if pass(0x5D) { return true }
    repeat {
      skipSpace()
      guard element(&self) else { return false }
    } while pass(0x2C)
    return pass(0x5D)
  }

  private mutating func enter() -> Bool {
    depth += 1
    return depth <= JSONScan.mostDepth
  }

  private mutating func word(_ text: StaticString) -> Bool {
    let size = text.utf8CodeUnitCount
    guard bytes.count - place >= size, memcmp(bytes.baseAddress! + place, text.utf8Start, size) == 0
    else { return false }
    place += size
    return true
  }

  // MARK: Numbers

  private mutating func number() -> Bool {
    if next == 0x2D { place += 1 }
    if next == 0x30 { place += 1 } else if !digits() { return false }
    if next == 0x2E {
      place += 1
      guard digits() else { return false }
    }
    guard next | 0x20 == 0x65 else { return true }
    place += 1
    if next == 0x2B || next == 0x2D { place += 1 }
    return digits()
  }

  private mutating func digits() -> Bool {
    let start = place
    while next &- 0x30 < 10 { place += 1 }
    return place > start
  }

  // MARK: Strings

  package mutating func string() -> Bool {
    guard next == 0x22 else { return false }
    place += 1
    while place < bytes.count {
      passPlain()
      guard place < bytes.count else { return false }
      switch bytes[place] {
      case 0x22:
        place += 1
        return true
      case 0x5C: guard escape() else { return false }
      case 0x80...: guard wide() else { return false }
      case 0..<0x20: return false
      default: place += 1
      }
    }
    return false
  }

  /// Passes eight bytes at a time while none of them ends, escapes, is a control or is wide.
  @inline(__always)
  private mutating func passPlain() {
    let (ones, highs): (UInt64, UInt64) = (0x0101_0101_0101_0101, 0x8080_8080_8080_8080)
    while bytes.count - place >= 8 {
      // Safe: eight bytes are there.
      let word = UnsafeRawPointer(bytes.baseAddress! + place).loadUnaligned(as: UInt64.self)
      let (quote, slash) = (word ^ ones &* 0x22, word ^ ones &* 0x5C)
      let found =
        (quote &- ones) & ~quote | (slash &- ones) & ~slash | (word &- ones &* 0x20) & ~word | word
      guard found & highs == 0 else { return }
      place += 8
    }
  }

  private mutating func escape() -> Bool {
    place += 1
    switch next {
    case 0x22, 0x5C, 0x2F, 0x62, 0x66, 0x6E, 0x72, 0x74:
      place += 1
      return true
    case 0x75:
      place += 1
      for _ in 0..<4 {
        guard next &- 0x30 < 10 || (next | 0x20) &- 0x61 < 6 else { return false }
        place += 1
      }
      return true
    default: return false
    }
  }

  /// Passes one character beyond ASCII, if it is UTF-8 as Unicode's table 3-7 has it.
  @inline(__always)
  private mutating func wide() -> Bool {
    let lead = bytes[place]
    if lead >= 0xE1, lead <= 0xEC, bytes.count - place >= 3 {
      guard bytes[place + 1] & 0xC0 == 0x80, bytes[place + 2] & 0xC0 == 0x80 else { return false }
      place += 3
      return true
    }
    return otherWide(lead)
  }

  private mutating func otherWide(_ lead: UInt8) -> Bool {
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch lead {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0x80...0x80)
      }
    guard length > 0, bytes.count - place >= length, second.contains(bytes[place + 1]),
      (2..<length).allSatisfy({ bytes[place + $0] & 0xC0 == 0x80 })
    else { return false }
    place += length
    return true
  }
}

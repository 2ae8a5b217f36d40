// Whether bytes are whole characters of UTF-8 or GB18030. It works at the speed of memory, since
// whole files are asked.

/// How far bytes are whole characters of an encoding.
///
/// Both checks return the length of the longest prefix that is. A character that the buffer cuts
/// off at its end is not in that prefix. So up to three bytes may be left over, which the next ones
/// complete.
enum CharacterCheck {
  /// Zero bytes that must stand behind the text, since a check may look past its end.
  static let padding = 8
  /// If more bytes than these are left over, they are no character that was cut off, but none at
  /// all.
  static let longestLeftOver = 3

  private static let tops: UInt64 = 0x8080_8080_8080_8080

  /// UTF-8 as RFC 3629 has it: no surrogates, nothing past U+10FFFF, no character longer than it
  /// need be.
  static func utf8Prefix(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = text.baseAddress else { return 0 }
    let end = start + text.count
    var place = start
    while place < end {
      // Safe: `padding` bytes may be read behind the text, and a zero is no tail of a character.
      let word = place.word64
      if word & tops == 0 {
        place += 8
      } else if word & 0xC0_C0F0 == 0x80_80E0, isUsualLead(place[0]) {
        place += 3
      } else if place[0] < 0x80 {
        place += (word & tops).trailingZeroBitCount >> 3
      } else {
        let width = utf8Width(place)
        guard width > 0 else { break }
        place += width
      }
    }
    return min(place, end) - start
  }

  /// The number of characters past ASCII that are UTF-8, less the number of bytes that belong to
  /// none.
  static func utf8Balance(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard var place = text.baseAddress else { return 0 }
    let end = place + text.count
    var balance = 0
    while place < end {
      let width = place[0] < 0x80 ? 1 : utf8Width(place)
      if place[0] >= 0x80 { balance += width > 0 ? 1 : -1 }
      place += max(1, width)
    }
    return balance
  }

  /// Leads of three bytes behind which any two tails may stand: all but E0 and ED.
  @inline(__always)
  private static func isUsualLead(_ byte: UInt8) -> Bool { byte != 0xE0 && byte != 0xED }

  /// Width of a character past ASCII (RFC 3629, section 4), 0 if it is none.
  private static func utf8Width(_ place: UnsafePointer<UInt8>) -> Int {
    let (first, second) = (place[0], place[1])
    switch first {
    case 0xC2...0xDF: return isTail(second) ? 2 : 0
    case 0xE0: return second >= 0xA0 && isTail(second) && isTail(place[2]) ? 3 : 0
    case 0xED: return second < 0xA0 && isTail(second) && isTail(place[2]) ? 3 : 0
    case 0xE1...0xEF: return isTail(second) && isTail(place[2]) ? 3 : 0
    case 0xF0: return second >= 0x90 && areTails(place) ? 4 : 0
    case 0xF1...0xF3: return areTails(place) ? 4 : 0
    case 0xF4: return second < 0x90 && areTails(place) ? 4 : 0
    default: return 0
    }
  }

  private static func isTail(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }

  private static func areTails(_ place: UnsafePointer<UInt8>) -> Bool {
    isTail(place[1]) && isTail(place[2]) && isTail(place[3])
  }

  /// GB18030 by its shape (GB 18030-2005, section 5): one, two or four bytes.
  ///
  /// Four-byte codes that name no character pass here; the conversion refuses them.
  static func gb18030Prefix(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = text.baseAddress else { return 0 }
    let end = start + text.count
    var place = start
    while place < end {
      // Safe: `padding` bytes may be read behind the text, and a zero is no part of a longer
      // character.
      let word = place.word64
      if word & tops == 0 {
        place += 8
      } else if place[0] < 0x80 {
        place += (word & tops).trailingZeroBitCount >> 3
      } else {
        let width = gb18030Width(place)
        guard width > 0 else { break }
        place += width
      }
    }
    return min(place, end) - start
  }

  @inline(__always)
  private static func gb18030Width(_ place: UnsafePointer<UInt8>) -> Int {
    let second = place[1]
    guard isLead(place[0]) else { return 0 }
    if second >= 0x40 { return second != 0x7F && second != 0xFF ? 2 : 0 }
    return isDigit(second) && isLead(place[2]) && isDigit(place[3]) ? 4 : 0
  }

  @inline(__always)
  private static func isLead(_ byte: UInt8) -> Bool { byte &- 0x81 < 0x7E }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
}

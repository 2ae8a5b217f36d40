// Most messages hold no digit, Latin letter or `@`, of whatever width: then they hold nothing
// personal.

/// Which of the characters a message holds without which there is no personal data.
struct PersonalMarks {
  private var digits = 0
  private var letters = 0
  private var holdsAt = false
  /// A letter or a digit directly before 号, 栋 or another word for a house.
  private var holdsHouse = false

  /// The marks of a message, in one scan of eight bytes at a time.
  /// - Parameter message: valid UTF-8.
  @inline(__always)
  init(_ message: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(message)
    var index = 0
    while index + 8 <= raw.count {
      let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      take(word, message, index)
      index += 8
    }
    while index < raw.count {
      look(message, index)
      index += 1
    }
  }

  /// The kinds that a message with these marks may hold.
  var kinds: PersonalKinds {
    if digits + letters == 0 { return [] }
    var kinds: PersonalKinds = holdsAt ? .email : []
    if holdsHouse, digits > 0 { kinds.insert(.address) }
    if letters > 0, digits + letters >= 6 {
      kinds.insert(.wechat)
      kinds.insert(.url)
    }
    if letters > 0, digits >= 3 { kinds.insert(.plate) }
    if digits >= 5 { kinds.formUnion(.numbers) }
    return kinds
  }
}

extension PersonalMarks {
  @inline(__always)
  private mutating func take(_ word: UInt64, _ message: UnsafeBufferPointer<UInt8>, _ index: Int) {
    // Full-width forms begin with EF, as do the comma and the question mark.
    var looked = ~word & 0x8080_8080_8080_8080 | bytes(of: word, equalTo: 0xEFEF_EFEF_EFEF_EFEF)
    while looked != 0 {
      look(message, index + looked.trailingZeroBitCount / 8)
      looked &= looked - 1
    }
  }

  @inline(__always)
  private mutating func look(_ message: UnsafeBufferPointer<UInt8>, _ index: Int) {
    let byte = message[index]
    if byte < 0x80 { return add(byte, message, index + 1) }
    guard byte == 0xEF, index + 2 < message.count else { return }
    let (second, third) = (message[index + 1], message[index + 2])
    if second == 0xBC, third >= 0x90 { add(third - 0x60, message, index + 3) }
    if second == 0xBD, third <= 0x9A { add(third - 0x20, message, index + 3) }
  }

  @inline(__always)
  private mutating func add(
    _ character: UInt8, _ message: UnsafeBufferPointer<UInt8>, _ next: Int
  ) {
    if character &- 0x30 < 10 {
      digits += 1
    } else if (character | 0x20) &- 0x61 < 26 {
      letters += 1
    } else {
      if character == 0x40 { holdsAt = true }
      return
    }
    if PersonalMarks.isHouse(message, next) { holdsHouse = true }
  }

  /// 号, 栋, 幢, 座, 单元, 楼, 室, 弄, 期.
  @inline(__always)
  private static func isHouse(_ message: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    guard index + 2 < message.count, message[index] &- 0xE5 < 2 else { return false }
    let scalar =
      UInt32(message[index]) << 16 | UInt32(message[index + 1]) << 8 | UInt32(message[index + 2])
    switch scalar {
    case 0xE58FB7, 0xE6A08B, 0xE5B9A2, 0xE5BAA7, 0xE58D95, 0xE6A5BC, 0xE5AEA4, 0xE5BC84, 0xE69C9F:
      return true
    default: return false
    }
  }

  /// The highest bit of every byte that is the same in both.
  @inline(__always)
  private func bytes(of word: UInt64, equalTo bytes: UInt64) -> UInt64 {
    let difference = word ^ bytes
    let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    return ~((difference & low &+ low) | difference | low)
  }
}

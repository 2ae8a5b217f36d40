// How messages and turns end: the added `;`, and the last scalar that is dropped.

/// The end of a message (behaviour §5.4).
@usableFromInline package enum TurnEnd {
  /// Whether `message` ends in one of `。 ！ ？ ； ， 、 ： … ~ — . ! ? ; , : ～`. The message is not
  /// empty.
  @inlinable @inline(__always)
  package static func isMark(_ message: Bytes) -> Bool {
    let last = message[message.count - 1]
    if last < 0x80 { return isASCIIMark(last) }
    guard message.count >= 3 else { return false }
    return isWideMark(message[message.count - 3], message[message.count - 2], last)
  }

  /// Length of the last scalar of a text that is not empty.
  @inlinable @inline(__always)
  package static func lastScalarLength(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int {
    var length = 1
    while length < count, text[count - length] & 0xC0 == 0x80 { length += 1 }
    return length
  }

  @inlinable @inline(__always)
  static func isASCIIMark(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x21, 0x2C, 0x2E, 0x3A, 0x3B, 0x3F, 0x7E: true
    default: false
    }
  }

  @inlinable @inline(__always)
  static func isWideMark(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second, third) {
    case (0xE3, 0x80, 0x81), (0xE3, 0x80, 0x82): true  // 、 。
    case (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x8C), (0xEF, 0xBC, 0x9A): true  // ！ ， ：
    case (0xEF, 0xBC, 0x9B), (0xEF, 0xBC, 0x9F), (0xEF, 0xBD, 0x9E): true  // ； ？ ～
    case (0xE2, 0x80, 0xA6), (0xE2, 0x80, 0x94): true  // … —
    default: false
    }
  }
}

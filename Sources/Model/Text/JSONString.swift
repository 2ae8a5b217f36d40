// Texts as JSON strings.
import Bytes

package enum JSONString {
  /// A text in quotes, with what must be escaped escaped; nil if it is not UTF-8.
  package static func quoted(_ text: Bytes) -> [UInt8]? {
    var result: [UInt8] = [0x22]
    result.reserveCapacity(text.count + 2)
    for byte in text {
      switch byte {
      case 0x22, 0x5C: result += [0x5C, byte]
      case 0x0A: result += "\\n".utf8
      case 0x0D: result += "\\r".utf8
      case 0x09: result += "\\t".utf8
      case 0..<0x20: result += "\\u00\(byte < 16 ? "0" : "1")".utf8 + [hex(byte & 15)]
      default: result.append(byte)
      }
    }
    result.append(0x22)
    return result.withUnsafeBufferPointer { JSONScan.isValue($0) } ? result : nil
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }

  /// Whether a JSON string is this text.
  /// - Parameter inner: what stands between the quotes, as ``JSONScan`` has passed it.
  static func isEqual(_ inner: Bytes, _ text: String) -> Bool {
    if inner.contains(0x5C) { return decoded(inner).elementsEqual(text.utf8) }
    return inner.elementsEqual(text.utf8)
  }

  /// The text of a JSON string, as UTF-8. A half of a surrogate pair that stands alone becomes
  /// U+FFFD.
  /// - Parameter inner: what stands between the quotes, as ``JSONScan`` has passed it.
  package static func decoded(_ inner: Bytes) -> [UInt8] {
    var (result, place) = ([UInt8](), 0)
    result.reserveCapacity(inner.count)
    while place < inner.count {
      guard inner[place] == 0x5C else {
        result.append(inner[place])
        place += 1
        continue
      }
      place += escape(inner, place, &result)
    }
    return result
  }

  /// Appends what an escape stands for. Returns its length.
  private static func escape(_ inner: Bytes, _ place: Int, _ result: inout [UInt8]) -> Int {
    switch inner[place + 1] {
    case 0x62: result.append(0x08)
    case 0x66: result.append(0x0C)
    case 0x6E: result.append(0x0A)
    case 0x72: result.append(0x0D)
    case 0x74: result.append(0x09)
    case 0x75: return wideEscape(inner, place, &result)
    case let byte: result.append(byte)
    }
    return 2
  }

  private static func wideEscape(_ inner: Bytes, _ place: Int, _ result: inout [UInt8]) -> Int {
    let first = unit(inner, place)
    if first & 0xFC00 == 0xD800, place + 12 <= inner.count, inner[place + 6] == 0x5C,
      inner[place + 7] == 0x75
    {
      let second = unit(inner, place + 6)
      if second & 0xFC00 == 0xDC00 {
        append(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF, to: &result)
        return 12
      }
    }
    append(first, to: &result)
    return 6
  }

  private static func append(_ number: UInt32, to result: inout [UInt8]) {
    result += String(Character(Unicode.Scalar(number) ?? "\u{FFFD}")).utf8
  }

  private static func unit(_ inner: Bytes, _ place: Int) -> UInt32 {
    inner[place + 2..<place + 6].reduce(0) { number, digit in
      number << 4 + UInt32(digit < 0x3A ? digit - 0x30 : (digit | 0x20) - 0x57)
    }
  }
}

// Texts as JSON strings.
import Bytes

enum JSONString {
  /// A text in quotes, with what must be escaped escaped; nil if it is not UTF-8.
  static func quoted(_ text: Bytes) -> [UInt8]? {
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
}

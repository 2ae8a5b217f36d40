// Where a field of a JSON object stands.
import Bytes

enum JSONField {
  /// The bytes of a member's member…'s value, without white space around it; nil where there is
  /// none or the bytes are no object. Of members of the same name the last one counts.
  static func range(_ names: [String], in bytes: Bytes) -> Range<Int>? {
    var range = 0..<bytes.count
    for name in names {
      let inner = Bytes(rebasing: bytes[range])
      guard let found = member(name, of: inner) else { return nil }
      range = range.lowerBound + found.lowerBound..<range.lowerBound + found.upperBound
    }
    return range
  }

  private static func member(_ name: String, of bytes: Bytes) -> Range<Int>? {
    var (scan, found) = (JSONScan(bytes), Range<Int>?.none)
    let isObject = scan.object { key, scan in
      let isIt = JSONString.isEqual(key, name)
      scan.skipSpace()
      let start = scan.place
      guard scan.value() else { return false }
      if isIt { found = start..<scan.place }
      return true
    }
    return isObject ? found : nil
  }
}

// How numbers are printed: their own digits if these are plain, else the shortest decimal.
import Glibc

/// Reads numbers as `<v>` has them, and prints them.
enum NumberText {
  /// Whether `bytes` are `-?[0-9]+`, which is kept digit for digit.
  @inline(__always)
  static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    if bytes.count > 1, bytes[0] == 0x2D { index = 1 }
    guard index < bytes.count else { return false }
    while index < bytes.count {
      guard bytes[index] &- 0x30 < 10 else { return false }
      index += 1
    }
    return true
  }

  /// The double that an `xsd:double` denotes, or nil if the bytes are no decimal number.
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard !bytes.isEmpty, bytes.count < 400, bytes.allSatisfy(isDecimalByte) else { return nil }
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: bytes.count + 1) { copy in
      for index in 0..<bytes.count { copy[index] = CChar(bitPattern: bytes[index]) }
      copy[bytes.count] = 0
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(copy.baseAddress!, &end)
      return end == copy.baseAddress! + bytes.count && value.isFinite ? value : nil
    }
  }

  /// The shortest decimal that reads back as `value`: plain for 1e-6 <= |x| < 1e21 and for zero,
  /// else with a lower-case exponent of a sign and at least two digits.
  static func print(_ value: Double) -> String {
    let (sign, digits, point) = decompose(value)
    let magnitude = abs(value)
    if magnitude == 0 { return sign + "0" }
    guard magnitude >= 1e-6, magnitude < 1e21 else { return sign + scientific(digits, point - 1) }
    if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
    if point >= digits.count {
      return sign + digits + String(repeating: "0", count: point - digits.count)
    }
    return sign + digits.prefix(point) + "." + digits.dropFirst(point)
  }

  private static func isDecimalByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte == 0x2B || byte == 0x2D || byte == 0x2E || byte == 0x45
      || byte == 0x65
  }

  private static func scientific(_ digits: String, _ exponent: Int) -> String {
    let mantissa = digits.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
    let size = String(abs(exponent))
    return mantissa + (exponent < 0 ? "e-" : "e+") + (size.count < 2 ? "0" : "") + size
  }

  /// Sign, significant digits without zeros at either end, and the place of the decimal point: the
  /// value is `0.digits × 10^point`.
  private static func decompose(_ value: Double) -> (sign: String, digits: String, point: Int) {
    let text = "\(abs(value))"
    let parts = text.split(separator: "e")
    let decimals = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    let whole = decimals[0].drop { $0 == "0" }
    let fraction = decimals.count > 1 ? decimals[1] : ""
    var point = whole.count + (parts.count > 1 ? Int(parts[1])! : 0)
    var digits = whole + fraction
    while digits.last == "0" { digits.removeLast() }
    while whole.isEmpty, digits.first == "0" {
      digits.removeFirst()
      point -= 1
    }
    return (value.sign == .minus ? "-" : "", String(digits), point)
  }
}

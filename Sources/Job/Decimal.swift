// Numbers in decimal, straight to bytes.

enum Decimal {
  /// - Parameter number: not negative.
  static func append(_ number: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    var rest = number
    repeat {
      bytes.append(UInt8(0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }
}

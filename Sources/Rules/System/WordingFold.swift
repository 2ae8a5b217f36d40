// Messages in one wording. Clients of WeChat write the same notice with other quotes, widths and
// words.

/// Folds what counts as the same in a system message. The memory is kept for the next message.
///
/// It folds the width of punctuation (U+FF01 to U+FF5E; letters and digits keep theirs), quotes,
/// blanks, line ends, `。`, `￥` and 信息 to 消息. What may be there or not is the business of
/// ``Template``.
final class WordingFold {
  private var bytes: [UInt8] = []

  /// The message in one wording.
  /// - Parameter message: valid UTF-8.
  func callAsFunction(_ message: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    bytes.removeAll(keepingCapacity: true)
    var index = 0
    var before: UInt32 = 0
    while index < message.count {
      let scalar = WordingFold.fold(scalar(message, at: index))
      append(scalar, before: before)
      before = scalar
      index += WordingFold.width(message[index])
    }
    return bytes
  }

  /// The text in one wording.
  static func text(_ text: String) -> String {
    let fold = WordingFold()
    let bytes = Array(text.utf8).withUnsafeBufferPointer { fold($0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func append(_ scalar: UInt32, before: UInt32) {
    switch scalar {
    case 0x0A where before == 0x0D: bytes.removeLast()
    // 信息 is 消息: both are three bytes.
    case 0x606F where before == 0x4FE1:
      bytes.removeLast(3)
      bytes += "消".utf8
    default: break
    }
    if scalar < 0x80 { bytes.append(UInt8(scalar)) } else { appendWide(scalar) }
  }

  private func appendWide(_ scalar: UInt32) {
    Unicode.Scalar(scalar).map { bytes += UTF8.encode($0)! }
  }

  static func fold(_ scalar: UInt32) -> UInt32 {
    if scalar < 0xA0 { return scalar }
    return switch scalar {
    case 0x201C, 0x201D: 0x22
    case 0x2018, 0x2019: 0x27
    case 0x3002: 0x2E
    case 0xFFE5: 0xA5
    case 0xA0, 0x3000: 0x20
    case 0xFF01...0xFF5E: narrow(scalar)
    default: scalar
    }
  }

  private static func narrow(_ scalar: UInt32) -> UInt32 {
    let ascii = Character(Unicode.Scalar(UInt8(scalar - 0xFEE0)))
    return ascii.isLetter || ascii.isNumber ? scalar : scalar - 0xFEE0
  }

  /// All characters that are folded to this one, itself among them.
  static func variants(of scalar: UInt32) -> [UInt32] {
    let others: [UInt32] = [0x201C, 0x201D, 0x2018, 0x2019, 0x3002, 0xFFE5, 0xA0, 0x3000]
    return [scalar] + (others + Array(0xFF01...0xFF5E)).filter { fold($0) == scalar }
  }

  /// The bytes of a character by its first one.
  private static func width(_ first: UInt8) -> Int {
    first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
  }
}

/// The character that begins at `index` of valid UTF-8.
func scalar(_ message: UnsafeBufferPointer<UInt8>, at index: Int) -> UInt32 {
  let first = UInt32(message[index])
  let rest = { (offset: Int) -> UInt32 in
    index + offset < message.count ? UInt32(message[index + offset] & 0x3F) : 0
  }
  if first < 0x80 { return first }
  if first < 0xE0 { return (first & 0x1F) << 6 | rest(1) }
  if first < 0xF0 { return (first & 0x0F) << 12 | rest(1) << 6 | rest(2) }
  return (first & 0x07) << 18 | rest(1) << 12 | rest(2) << 6 | rest(3)
}

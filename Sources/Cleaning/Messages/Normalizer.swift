// Messages in a normal form of Unicode, by utf8proc.
import Bytes
import CUtf8proc
import Recipe

/// Brings texts to a normal form. What surely is in it already is handed back as it stands.
final class Normalizer {
  private let isCompatible: Bool
  private var scalars: [utf8proc_int32_t] = Array(repeating: 0, count: 256)

  /// nil for ``Normalization/none``.
  init?(_ form: Normalization) {
    if form == .none { return nil }
    isCompatible = form == .nfkc
  }

  /// The text in the normal form, valid until the next call.
  /// - Parameter text: valid UTF-8.
  func callAsFunction(_ text: Bytes) -> Bytes {
    guard !isNormal(text) else { return text }
    let count = decomposed(text)
    guard count > 0 else { return text }
    return scalars.withUnsafeMutableBufferPointer { scalars in
      // Safe: there is room for four bytes and a terminator where a scalar of four stands, and the
      // array is not touched before the next call.
      let size = utf8proc_reencode(scalars.baseAddress, count, options)
      return scalars.withMemoryRebound(to: UInt8.self) {
        Bytes(rebasing: UnsafeBufferPointer($0)[..<max(0, size)])
      }
    }
  }

  private var options: utf8proc_option_t {
    let form = UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue
    return utf8proc_option_t(rawValue: isCompatible ? form | UTF8PROC_COMPAT.rawValue : form)
  }

  /// Decomposes into ``scalars``, which has room for one more; how many there are.
  private func decomposed(_ text: Bytes) -> Int {
    while true {
      let count = utf8proc_decompose(
        text.baseAddress, text.count, &scalars, scalars.count - 1, options)
      if count < scalars.count { return count }
      scalars = Array(repeating: 0, count: 2 * count)
    }
  }

  /// Whether the text is made of scalars that no normal form changes, whatever stands beside them.
  /// May say no without cause.
  func isNormal(_ text: Bytes) -> Bool {
    var index = 0
    while index < text.count {
      // Most are ASCII, and CJK ideographs from U+4000 to U+9FFF.
      if text[index] &- 0xE4 < 6 {
        index += 3
      } else if text[index] < 0x80 {
        index += 1
      } else {
        let (scalar, width) = decode(text, index)
        guard isNormal(scalar) else { return false }
        index += width
      }
    }
    return true
  }

  /// Punctuation, ideographs, and symbols with all that emoji are made of, decompose into nothing
  /// and follow no letter as a mark.
  func isNormal(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0..<0xA0, 0x200B...0x200F, 0x2600...0x27BF, 0x3001...0x3020, 0x4000..<0xA000,
      0xFE00...0xFE0F, 0x1F300...0x1FAFF:
      true
    case 0xA0..<0x300, 0x2010...0x2027, 0x3000, 0xFF01...0xFF5E: !isCompatible
    default: false
    }
  }
}

// What the tests of the cleaning share: bytes as texts, and texts of scalars.
import Support

@testable import Bytes
@testable import Cleaning

func text(_ bytes: some Sequence<UInt8>) -> String { String(decoding: Array(bytes), as: UTF8.self) }

/// A text of these scalars.
func text(_ scalars: [Unicode.Scalar]) -> String {
  var text = ""
  text.unicodeScalars.append(contentsOf: scalars)
  return text
}

/// Hands on every Unicode scalar in UTF-8, with `你` before and `好` behind it, in one buffer: there
/// are a million.
func forEachScalar(_ use: (Unicode.Scalar, _ alone: Bytes, _ between: Bytes) -> Void) {
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 16)
  defer { buffer.deallocate() }
  _ = buffer.update(fromContentsOf: Array("你".utf8))
  var value: UInt32 = 0
  while value <= 0x10FFFF {
    if let scalar = Unicode.Scalar(value) {
      let end = 3 + encode(value, buffer.baseAddress! + 3)
      (buffer[end], buffer[end + 1], buffer[end + 2]) = (0xE5, 0xA5, 0xBD)
      let bytes = Bytes(buffer)
      use(scalar, Bytes(rebasing: bytes[3..<end]), Bytes(rebasing: bytes[..<(end + 3)]))
    }
    value += 1
  }
}

/// Writes a scalar in UTF-8 and returns its length.
private func encode(_ scalar: UInt32, _ output: UnsafeMutablePointer<UInt8>) -> Int {
  let rest = { (shift: UInt32) in UInt8(0x80 | scalar >> shift & 0x3F) }
  if scalar < 0x80 {
    output[0] = UInt8(scalar)
    return 1
  } else if scalar < 0x800 {
    (output[0], output[1]) = (UInt8(0xC0 | scalar >> 6), rest(0))
    return 2
  } else if scalar < 0x10000 {
    (output[0], output[1], output[2]) = (UInt8(0xE0 | scalar >> 12), rest(6), rest(0))
    return 3
  }
  (output[0], output[1]) = (UInt8(0xF0 | scalar >> 18), rest(12))
  (output[2], output[3]) = (rest(6), rest(0))
  return 4
}

extension String {
  /// Random scalars of an alphabet.
  init(_ alphabet: [Unicode.Scalar], count: ClosedRange<Int>, using random: inout Seeded) {
    self = text(
      (0..<Int.random(in: count, using: &random)).map { _ in alphabet.randomElement(using: &random)!
      })
  }
}

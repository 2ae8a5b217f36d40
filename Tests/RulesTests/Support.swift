// What the tests of the rules share: matching a text, and a seeded generator.
@testable import Rules

extension CompiledRules {
  /// The name of the rule that drops the text, nil where it stays. White space at its ends is taken
  /// off, as by whoever uses the rules.
  borrowing func match(_ text: String) -> String? {
    let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace }
    let start = text.unicodeScalars.drop(while: isBlank)
    let trimmed = start[
      ..<(start.lastIndex { !isBlank($0) }.map(start.index(after:)) ?? start.startIndex)]
    let bytes = Array(String(trimmed).utf8)
    let index = bytes.withUnsafeBufferPointer { firstMatch($0) }
    return index.map { names[$0] }
  }
}

/// A generator whose numbers depend on nothing but its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: Int) { state = UInt64(seed) }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A random text of these characters.
  mutating func text(_ alphabet: String, count: ClosedRange<Int>) -> String {
    let alphabet = Array(alphabet)
    return String(
      (0..<Int.random(in: count, using: &self)).map { _ in alphabet.randomElement(using: &self)! })
  }
}

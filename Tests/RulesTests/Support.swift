// What the tests of the rules share: matching a text, and random texts.
import Support

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

extension Seeded {
  /// A random text of these characters.
  mutating func text(_ alphabet: String, count: ClosedRange<Int>) -> String {
    let alphabet = Array(alphabet)
    return String(
      (0..<Int.random(in: count, using: &self)).map { _ in alphabet.randomElement(using: &self)! })
  }
}

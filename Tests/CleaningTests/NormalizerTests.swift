// What the quick look takes for normal is normal, and stays so beside anything.
import Support
import Testing

@testable import Bytes
@testable import Cleaning
@testable import Recipe

struct NormalizerTests {
  /// The scalar behind a text that is not normal, so that the library sees both.
  private func slow(_ scalar: Bytes, _ normalizer: Normalizer) -> [UInt8] {
    (Array("e\u{301}".utf8) + scalar).withUnsafeBufferPointer { Array(normalizer($0)) }
  }

  @Test(arguments: [Normalization.nfc, .nfkc])
  func `no scalar that is passed over would change`(_ form: Normalization) throws {
    let normalizer = try #require(Normalizer(form))
    var passed = 0
    forEachScalar { scalar, alone, _ in
      guard normalizer.isNormal(scalar.value) else { return }
      passed += 1
      let isKept = slow(alone, normalizer) == Array("é".utf8) + alone
      let isMark = scalar.properties.canonicalCombiningClass != .notReordered
      #expect(isKept && !isMark, "\(scalar.value)")
    }
    #expect(passed > 25_000)
  }

  @Test(arguments: [
    ("e\u{301}你", "é你", "é你"), ("Ａ１，。", "Ａ１，。", "A1,。"), ("が", "が", "が"),
    ("🙏👍🏽👨‍👩‍👧☀️好", "🙏👍🏽👨‍👩‍👧☀️好", "🙏👍🏽👨‍👩‍👧☀️好"),
    ("①㈱", "①㈱", "1(株)"), ("\u{F900}", "豈", "豈"), ("一丁䶵", "一丁䶵", "一丁䶵"),
  ])
  func `texts are brought to a normal form`(_ given: String, _ nfc: String, _ nfkc: String) throws {
    for (form, expected) in [(Normalization.nfc, nfc), (.nfkc, nfkc)] {
      let normalizer = try #require(Normalizer(form))
      let result = withBytes(given) { Array(normalizer($0)) }
      #expect(result == Array(expected.utf8), "\(form)")
    }
  }
}

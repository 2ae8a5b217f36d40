// Messages cleaned: against a naive model over every scalar and over random sequences.
import Support
import Testing

@testable import Cleaning
@testable import Recipe

struct CleanerTests {
  private func cleaned(_ message: String) -> String {
    var (cleaner, result) = (MessageCleaner(), "")
    withBytes(message) { cleaner.clean($0) { result = text($0) } }
    return result
  }

  @Test func `every scalar is kept or removed as the model says, alone and between Han`() {
    var cleaner = MessageCleaner()
    var wrong: [UInt32] = []
    forEachScalar { scalar, alone, between in
      let isRemoved = NaiveCleaner.removes(scalar)
      let isNothing = isRemoved || scalar.properties.isWhitespace
      cleaner.clean(alone) {
        if $0.count != (isNothing ? 0 : alone.count) { wrong.append(scalar.value) }
      }
      cleaner.clean(between) {
        if $0.count != (isRemoved ? 6 : between.count) { wrong.append(scalar.value) }
      }
    }
    #expect(wrong.isEmpty)
  }

  @Test func `a plain text is never one that the slow way would change`() {
    var (wrong, plain): ([UInt32], Int) = ([], 0)
    forEachScalar { scalar, alone, between in
      for message in [alone, between] where MessageCleaner.isPlain(message) {
        plain += 1
        if NaiveCleaner.removes(scalar) { wrong.append(scalar.value) }
      }
    }
    #expect(wrong.isEmpty)
    #expect(plain > 2 * 50_000)
    #expect(withBytes("你好，中文 ASCII 123！“引号”…", MessageCleaner.isPlain))
  }

  private static let alphabet: [Unicode.Scalar] = [
    "你", "a", "1", "#", "*", " ", "\u{3000}", "\t", "\n", "\u{85}", "\u{200B}", "\u{FEFF}",
    "\u{200D}",
    "\u{200D}", "\u{FE0F}", "\u{FE0F}", "\u{FE0E}", "\u{20E3}", "😀", "❤", "©", "👩", "🏽", "🏴",
    "\u{E0067}",
    "\u{E0062}", "\u{E007F}", "🇨", "🇳", "🇽", "〰", "‼",
  ]

  @Test(arguments: 1...4)
  func `random sequences are cleaned as the model says`(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<1500 {
      let message = String(CleanerTests.alphabet, count: 0...9, using: &random)
      let (result, expected) = (cleaned(message), NaiveCleaner.clean(message))
      #expect(
        Array(result.utf8) == Array(expected.utf8),
        "\(message.unicodeScalars.map { String($0.value, radix: 16) })")
    }
  }

  @Test(arguments: [
    "1️⃣", "1⃣", "#️⃣", "*⃣", "🇨🇳", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "👨‍👩‍👧‍👦",
    "❤️", "❤", "👍🏽", "🏽", "🧑🏿‍🚀", "🏳️‍🌈", "👁️‍🗨️", "©", "™", "〰️", "‼️", "ℹ️", "㊗", "🀄", "\u{FE0F}",
  ])
  func `an emoji goes whole, wherever it stands`(_ emoji: String) {
    #expect(cleaned(emoji) == "")
    #expect(cleaned("你\(emoji)好") == "你好")
    #expect(cleaned("a \(emoji)") == "a")
    #expect(cleaned("\(emoji)\(emoji)1") == "1")
  }

  @Test(arguments: [
    "0123456789", "#*", "🇨", "🇨a", "🇽🇽", "a\u{200D}b", "→", "①", "★", "℃", "±", "“”‘’", "、。〈〉",
    "ａＢ１", "\u{E000}",
    "한글", "ひらがな", "é", "a\tb", "a\u{AD}b", "\u{E0067}", "a\u{20E3}",
  ])
  func `what is no emoji stays`(_ kept: String) {
    #expect(Array(cleaned(kept).utf8) == Array(kept.utf8))
  }

  @Test(arguments: [Normalization.nfc, .nfkc])
  func `emoji are told before normal forms, every one of them`(_ form: Normalization) {
    var recipe = Recipe()
    recipe.normalization = form
    var cleaner = MessageCleaner(recipe)
    recipe.keepsEmoji = true
    var keeper = MessageCleaner(recipe)
    var wrong: [UInt32] = []
    forEachScalar { scalar, _, between in
      guard NaiveCleaner.removes(scalar) else { return }
      cleaner.clean(between) { if $0.count != 6 { wrong.append(scalar.value) } }
      let isEmoji = withBytes("你") { _ in Emoji.shared.length(between, at: 3) } > 0
      guard isEmoji else { return }
      keeper.clean(between) { if !$0.elementsEqual(between) { wrong.append(scalar.value) } }
    }
    #expect(wrong.isEmpty)
  }

  @Test(arguments: [
    ("好™ 祝㊗ ℹ看 ‼ Ⓜ", "好 祝 看", "好™ 祝㊗ ℹ看 ‼ Ⓜ"), ("[Bah！L]Ａ", "A", "A"),
    ("［捂脸］Ａ[捂脸]™Ｂ", "AB", "A™B"), ("①⃣ﬁ", "fi", "1⃣fi"), ("ℹ️Ｗi👨‍👩‍👧１", "Wi1", "ℹ️Wi👨‍👩‍👧1"),
    ("e👍\u{301}", "\u{E9}", "e👍\u{301}"), ("ａ\n™ｂ", "ab", "a™b"),
  ])
  func `a normal form makes no letters of emoji, and no text of stickers`(
    _ given: String, _ stripped: String, _ kept: String
  ) {
    var recipe = Recipe()
    (recipe.normalization, recipe.stripsStickers) = (.nfkc, true)
    for (keeps, expected) in [(false, stripped), (true, kept)] {
      recipe.keepsEmoji = keeps
      var (cleaner, result) = (MessageCleaner(recipe), "")
      withBytes(given) { cleaner.clean($0) { result = text($0) } }
      #expect(Array(result.utf8) == Array(expected.utf8), "\(result)")
    }
  }

  @Test func `what is left of a message is trimmed after all else is gone`() {
    #expect(cleaned(" \u{FEFF} 😀 在吗 \n\u{3000}") == "在吗")
    #expect(cleaned("a\r\nb\u{2028}c") == "abc")
    #expect(cleaned(" \t\u{A0}😀 ") == "")
  }
}

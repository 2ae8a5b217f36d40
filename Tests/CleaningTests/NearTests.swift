// Grams of dialogues, how similar they make two of them, and whether similar ones share a band.
import Support
import Testing

@testable import Bytes
@testable import Cleaning
@testable import Recipe

struct NearTests {
  private let grams = Grams(Recipe())

  private func randomText(_ random: inout Seeded, _ alphabet: String, count: ClosedRange<Int>)
    -> String
  {
    let alphabet = Array(alphabet)
    return String(
      (0..<Int.random(in: count, using: &random)).map { _ in alphabet.randomElement(using: &random)!
      })
  }

  private func set(_ dialogue: String) -> [UInt64] {
    Array(dialogue.utf8).withUnsafeBufferPointer { grams.set(of: $0) }
  }

  /// Jaccard's index of the 5-grams of plain strings.
  private func similarity(_ one: String, _ other: String) -> Double {
    let sets = [one, other].map { text -> Set<[Unicode.Scalar]> in
      let scalars = Array(text.unicodeScalars)
      guard scalars.count >= 5 else { return [scalars] }
      return Set((0...scalars.count - 5).map { Array(scalars[$0..<$0 + 5]) })
    }
    return Double(sets[0].intersection(sets[1]).count) / Double(sets[0].union(sets[1]).count)
  }

  private func bands(_ dialogue: String, _ similarity: Double) -> Set<Fingerprint> {
    var signature = NearSignature(Recipe(), similarity: similarity)
    var bands: Set<Fingerprint> = []
    Array(dialogue.utf8).withUnsafeBufferPointer {
      signature.forEachBand(of: $0) { bands.insert($0) }
    }
    return bands
  }

  @Test func `grams go over the ends of turns, and labels are no part of them`() {
    let one = set("客户:在吗\n坐席:您好😀\n\n")
    // 在吗⏎您好 吗⏎您好😀 ⏎您好😀⏎
    #expect(one.count == 3)
    #expect(one == one.sorted())
    #expect(one == set("坐席:在吗\n客户:您好😀\n\n"))
    #expect(set("客户:a\n\n").count == 1)
    #expect(set("客户:a\n\n") != set("客户:b\n\n"))
    #expect(set("客户:\n\n").count == 1)
    #expect(set("客户:好好好好好好好好\n\n").count == 2)
  }

  @Test(arguments: 1...5)
  func `similarity is that of the sets`(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<300 {
      let texts = (0..<2).map { _ in randomText(&random, "在吗好的a😀", count: 1...30) }
      let (one, other) = (set("客户:\(texts[0])\n\n"), set("坐席:\(texts[1])\n\n"))
      let expected = similarity(texts[0] + "\n", texts[1] + "\n")
      for bound in [0.05, 0.3, 0.85, 1] {
        #expect(Grams.areSimilar(one, other, by: bound) == (expected >= bound))
      }
    }
  }

  @Test func `bands are as large as the bins allow`() {
    #expect(NearSignature.Shape(similarity: 0.85) == .init(bands: 9, rows: 6))
    #expect(NearSignature.Shape(similarity: 1) == .init(bands: 1, rows: 64))
    let low = NearSignature.Shape(similarity: 0.3)
    #expect(low.rows == 1 && low.bands * low.rows <= 64)
  }

  @Test func `dialogues that are similar enough nearly always share a band, others seldom`() {
    var random = Seeded(7)
    var (found, close, stray, far) = (0, 0, 0, 0)
    for _ in 0..<400 {
      let text = randomText(&random, "的一是了我不人在他有这个上们来到时大地为子中你说生国年着就那和要", count: 60...200)
      var changed = Array(text)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        changed[Int.random(in: changed.indices, using: &random)] = "变"
      }
      let pair = [text, String(changed)].map { "客户:\($0)\n\n" }
      let isFound = !bands(pair[0], 0.85).isDisjoint(with: bands(pair[1], 0.85))
      let isClose = Grams.areSimilar(set(pair[0]), set(pair[1]), by: 0.85)
      if isClose { (found, close) = (found + (isFound ? 1 : 0), close + 1) }
      let other = "客户:\(randomText(&random, "天地玄黄宇宙洪荒日月盈昃辰宿列张", count: 60...200))\n\n"
      (stray, far) = (
        stray + (bands(pair[0], 0.85).isDisjoint(with: bands(other, 0.85)) ? 0 : 1), far + 1
      )
    }
    #expect(close > 150)
    #expect(Double(found) >= 0.97 * Double(close))
    #expect(stray == 0)
  }
}

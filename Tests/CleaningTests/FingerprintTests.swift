// Fingerprints, and the index that numbers them, against a dictionary.
import Support
import Testing

@testable import Bytes
@testable import Cleaning

struct FingerprintTests {
  private func fingerprint(_ cells: [(Int32, UInt8, String)]) -> Fingerprint {
    var row = RowFingerprint()
    for (column, kind, text) in cells {
      withBytes(text) { row.add(column: column, kind: kind, text: $0) }
    }
    return row.finish()
  }

  @Test func `column, kind, text and the borders of cells all count`() {
    let rows: [[(Int32, UInt8, String)]] = [
      [], [(0, 0, "a")], [(1, 0, "a")], [(0, 1, "a")], [(0, 0, "b")], [(0, 0, "ab")],
      [(0, 0, "a"), (1, 0, "b")],
      [(0, 0, "a"), (1, 0, "")], [(0, 0, ""), (1, 0, "a")], [(16_383, 0, "a")], [(0, 0, "A")],
      [(0, 0, String(repeating: "a", count: 10_000))],
      [(0, 0, String(repeating: "a", count: 10_001))],
    ]
    #expect(Set(rows.map(fingerprint)).count == rows.count)
    #expect(rows.map(fingerprint) == rows.map(fingerprint))
  }

  @Test func `a finished row leaves nothing to the next`() {
    var row = RowFingerprint()
    let prints = ["a", "b", "a"].map { text in
      withBytes(text) { row.add(column: 0, kind: 0, text: $0) }
      return row.finish()
    }
    #expect(prints[0] == prints[2])
    #expect(prints[0] != prints[1])
  }

  @Test(arguments: [1, 0x3F, UInt64.max])
  func `the index numbers as a dictionary does, also where all hashes collide`(_ mask: UInt64) {
    var random = Seeded(mask)
    var index = FingerprintIndex(capacity: 4)
    var model: [Fingerprint: Int] = [:]
    for _ in 0..<3000 {
      let print = Fingerprint(low: random.next() & mask, high: random.next() & 0x1FF)
      let expected = (model[print] ?? model.count, model[print] == nil)
      model[print] = expected.0
      #expect(index.number(of: print) == expected)
    }
    #expect(index.count == model.count)
    #expect(model.count > 500)
  }

  @Test func `the fingerprint of nothing is a fingerprint like any other`() {
    var index = FingerprintIndex(capacity: 4)
    let zero = Fingerprint(low: 0, high: 0)
    #expect(index.number(of: zero) == (0, true))
    #expect(index.number(of: zero) == (0, false))
  }

  @Test(arguments: [1, 0x3F, UInt64.max])
  func `the set knows what a set knows, also where all hashes collide`(_ mask: UInt64) {
    var random = Seeded(mask)
    var found = FingerprintSet(capacity: 4)
    var model: Set<Fingerprint> = []
    for _ in 0..<3000 {
      let print = Fingerprint(low: random.next() & mask, high: random.next() & 0x1FF)
      #expect(found.insert(print) == model.insert(print).inserted)
    }
    let zero = Fingerprint(low: 0, high: 0)
    #expect(found.insert(zero) == model.insert(zero).inserted)
    #expect(found.insert(zero) == false)
  }

  @Test func `texts with other borders have another fingerprint`() {
    let prints = [("ab", "c"), ("a", "bc"), ("abc", ""), ("", "abc")].map { one, two in
      withBytes(one) { first in withBytes(two) { Fingerprint(of: first, $0) } }
    }
    #expect(Set(prints).count == 4)
  }

  @Test func `a checksum does not depend on how the bytes come`() {
    let bytes = (0..<5000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let (whole, pieces) = (Checksum(), Checksum())
    bytes.withUnsafeBytes { whole.update($0) }
    for start in stride(from: 0, to: 5000, by: 13) {
      bytes[start..<min(start + 13, 5000)].withUnsafeBytes { pieces.update($0) }
    }
    #expect(whole.value == pieces.value)
    #expect(whole.value != Checksum().value)
  }
}

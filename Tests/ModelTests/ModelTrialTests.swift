// Short forms of `make fuzz-model`: seeded damage to lines of model processes and to stores.
import Foundation
import Support
import Testing
import Trials

struct ModelTrialTests {
  private let pieces = [
    #"{"hello":{"protocol":1,"model":"m","version":"1","maxItems":64}}"#,
    #"{"batch":7,"results":[{"a":0.5,"b":[{}]},{"error":{"message":"x","retry":true}}]}"#,
    #"{"batch":7,"items":["a",{"turns":[{"role":"customer","text":"字"}]},7]}"#,
    #"{"batch":7,"error":{"message":"x","passing":true}}"#, #"{"busy":7}"#, #"{"fault":"x"}"#,
    #"{"batch":1,"items":["a"],"choices":[{"message":{"content":"{\"a\": 1}"}}]}"#,
    #"{"batch":1,"items":["a"],"data":[{"index":0,"embedding":[0.5]}]}"#, #""\ud83d\ude00\\""#,
    "{", "}", "[", "]", ",", ":", "\"", "\\u", "\n", " ", "1e5", "null", "\u{1}",
  ]

  @Test(arguments: 0..<4)
  func `damaged lines are read or refused, and nothing else`(_ part: Int) {
    var (seeded, said) = (Seeded(UInt64(part)), 0)
    for _ in 0..<3000 {
      var bytes = (0..<(1 + seeded.below(4))).flatMap { _ in
        Array(pieces[seeded.below(pieces.count)].utf8)
      }
      for _ in 0..<seeded.below(3) where !bytes.isEmpty { damage(&bytes, &seeded) }
      said += LineTrial.read(bytes + [0x0A], step: 1 + seeded.below(64))
    }
    #expect(said > 100)
  }

  @Test(arguments: [false, true])
  func `a damaged store is cut to what holds, once`(_ isSealed: Bool) {
    let path = NSTemporaryDirectory() + "trial-\(UUID().uuidString)"
    defer { unlink(path) }
    let trial = StoreTrial(path)
    var (seeded, held) = (Seeded(isSealed ? 1 : 2), 0)
    for _ in 0..<300 {
      var records: [UInt8] = []
      for number in 0..<seeded.below(8) {
        let result = Array("{\"n\":\(number)}".utf8)
        records += [UInt8(result.count), UInt8(1 + seeded.below(3))] + result
      }
      if isSealed, !records.isEmpty { damage(&records, &seeded) }
      var bytes = StoreTrial.sealed(records)
      if !isSealed { damage(&bytes, &seeded) }
      held += trial.read(bytes) ?? 0
    }
    #expect(held > 100)
  }

  /// Changes, takes out, doubles or cuts.
  private func damage(_ bytes: inout [UInt8], _ seeded: inout Seeded) {
    let place = seeded.below(bytes.count)
    switch seeded.below(4) {
    case 0: bytes[place] = UInt8(seeded.below(256))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(contentsOf: bytes[place...].prefix(seeded.below(20)), at: place)
    default: bytes.removeLast(seeded.below(bytes.count - place))
    }
  }
}

// Times read one after another are those that each is alone.
import Support
import Testing

@testable import Bytes
@testable import Cleaning

struct TimeReaderTests {
  @Test(arguments: 1...4)
  func `what was read before changes nothing`(_ seed: UInt64) {
    var random = Seeded(seed)
    var reader = TimeReader()
    let odd = [
      "2024-03-05 12:00:60", "2024-03-05 12:00:61", "2024-03-05 12:00:5x", "2024-03-05 12:00 07",
      "2024-13-05 12:00:07", "2024/3/5 9:07", "1709611200", "", "2024-03-05T12:00:07",
      String(repeating: "\0", count: 16) + ":07", "2024-03-05 12:00:07 ",
    ]
    for _ in 0..<4000 {
      let (minute, second) = (
        Int.random(in: 0..<3, using: &random), Int.random(in: 0..<60, using: &random)
      )
      let usual = "2024-03-0\(minute + 1) 12:0\(minute):\(second < 10 ? "0" : "")\(second)"
      let time =
        Int.random(in: 0..<6, using: &random) == 0 ? odd.randomElement(using: &random)! : usual
      withBytes(time) { #expect(reader.seconds($0) == TimeText.seconds($0), "\(time)") }
    }
  }

  @Test func `scalars are counted in texts of any length`() {
    for count in Array(0..<70) + [2039, 2040, 2041, 4095, 8192] {
      let text = String((0..<count).map { _ in ["a", "é", "你", "😀"].randomElement()! }.joined())
      withBytes(text) { #expect(WhiteSpace.scalars($0) == text.unicodeScalars.count) }
    }
    let long = String(repeating: "你", count: 3000)
    withBytes(long) { #expect(WhiteSpace.scalars($0) == 3000) }
  }
}

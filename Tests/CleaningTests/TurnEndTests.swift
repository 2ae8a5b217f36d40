// The end marks of messages, and last scalars.
import Support
import Testing

@testable import Bytes
@testable import Cleaning

struct TurnEndTests {
  @Test func `exactly the listed marks end a message`() {
    let marks = Set("。！？；，、：…~—.!?;,:～".unicodeScalars)
    var wrong: [UInt32] = []
    forEachScalar { scalar, alone, between in
      let isMark = marks.contains(scalar)
      if TurnEnd.isMark(alone) != isMark { wrong.append(scalar.value) }
      if TurnEnd.isMark(Bytes(rebasing: between.dropLast(3))) != isMark {
        wrong.append(scalar.value)
      }
    }
    #expect(marks.count == 17)
    #expect(wrong.isEmpty)
  }

  @Test(arguments: [("a", 1), ("é", 2), ("你", 3), ("𠮷", 4), ("ab", 1), ("a你", 3), ("e\u{301}", 2)])
  func `the last scalar is found`(_ message: String, _ length: Int) {
    #expect(withBytes(message) { TurnEnd.lastScalarLength($0.baseAddress!, $0.count) } == length)
  }
}

// Which dialogues wait for which call of a model.
import Bytes

/// A dialogue that waits for an answer.
struct Question {
  let part: PartItems
  let dialogue: Int
  let print: Fingerprint
}

/// The dialogues that wait, by the number under which they were asked, and calls by their number.
struct Questions {
  private var open: [Int: Question] = [:]
  /// The first who asked, by the call.
  private var firsts: [Int: Int] = [:]
  private var asked = 0
  private(set) var calls = 0
  /// What the model has failed on in this run, which is not asked again before the next one.
  var failures: [Fingerprint: [UInt8]] = [:]

  /// The numbers that the next dialogue and the next call will have.
  var next: (asker: Int, call: Int) { (asked, calls) }

  mutating func wait(_ part: PartItems, _ dialogue: Int, _ print: Fingerprint) {
    open[asked] = Question(part: part, dialogue: dialogue, print: print)
    part.open += 1
    asked += 1
  }

  /// The dialogue that waited last has made a call.
  mutating func ask() {
    firsts[calls] = asked - 1
    calls += 1
  }

  /// The call is finished.
  /// - Parameter others: who waits for it besides the first who asked.
  mutating func close(_ call: Int, with others: [Int]) -> [Question] {
    guard let first = firsts.removeValue(forKey: call) else { return [] }
    return ([first] + others).compactMap { open.removeValue(forKey: $0) }
  }
}

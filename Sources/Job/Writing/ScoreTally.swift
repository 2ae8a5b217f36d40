// What a model said of all dialogues of a job, in numbers.
import Recipe

/// What a model said of a job's dialogues.
struct ScoreSummary: Codable, Equatable, Sendable {
  /// Dialogues with a result that has all fields of the conditions.
  var scored = 0
  /// The field that the deciles are of.
  var field = ""
  /// Eleven numbers from the least to the greatest, a tenth of all between two; none where there
  /// are no numbers.
  var deciles: [Double] = []
  /// How many numbers are not less than each of them.
  var atLeast: [Int] = []
}

/// Counts dialogues as parts come; 8 bytes for each number.
final class ScoreTally: Rewindable {
  private struct Counts {
    var asked = 0
    var scored = 0
    var numbers = 0
  }

  private var now = Counts()
  private var marked = Counts()
  private var numbers: [Double] = []

  func append(_ scores: PartScores) {
    now.asked += scores.asked
    now.scored += scores.scored
    numbers += scores.numbers
    now.numbers = numbers.count
  }

  func mark() { marked = now }

  func rewind() {
    now = marked
    numbers.removeLast(numbers.count - now.numbers)
  }

  func complete() {}

  /// - Throws: ``JobError`` where more dialogues are without a score than may be.
  func require(_ rule: ModelRule) throws {
    let unscored = now.asked - now.scored
    guard rule.forbids(unscored: unscored, of: now.asked) else { return }
    let bound =
      rule.unscored == .stop ? "model.unscored: stop" : "model.maxUnscored: \(rule.maxUnscored)"
    throw JobError(
      "\(unscored) of \(now.asked) dialogues have no score (\(bound)); results stay in the store")
  }

  func summary(_ rule: ModelRule) -> ScoreSummary {
    numbers.sort()
    let last = numbers.count - 1
    let deciles = numbers.isEmpty ? [] : (0...10).map { numbers[last * $0 / 10] }
    return ScoreSummary(
      scored: now.scored, field: ScoreRule(rule).number.name, deciles: deciles,
      atLeast: deciles.map { numbers.count - below($0) })
  }

  /// How many of the sorted numbers are less.
  private func below(_ number: Double) -> Int {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

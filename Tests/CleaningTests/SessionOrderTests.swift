// The order of a pair's messages from several files.
import Cleaning
import Testing

struct SessionOrderTests {
  /// Files by their numbers; `nil` is a message without a time, `cut` the end of a dialogue.
  private func steps(_ files: [[Int?]], gap: Int? = nil, cuts: Set<Int> = []) -> [[Int]] {
    let moments = files.enumerated().flatMap { file, times in
      times.map { SessionMoment(file: file, time: $0) }
    }
    let marked = moments.enumerated().map {
      SessionMoment(file: $1.file, time: $1.time, isCut: cuts.contains($0))
    }
    var dialogues: [[Int]] = []
    for step in SessionOrder.steps(marked, gap: gap) {
      if step.begins { dialogues.append([]) }
      dialogues[dialogues.count - 1].append(step.message)
    }
    return dialogues
  }

  @Test func `time decides, then the order in which they came`() {
    #expect(steps([[10, 30], [20, 30], [5]]) == [[4, 0, 2, 1, 3]])
    #expect(steps([[30, 10]]) == [[1, 0]])
    #expect(steps([]) == [])
  }

  @Test func `a message without a time goes with its neighbour, a file without times stands first`()
  {
    #expect(steps([[10, nil, 30], [20]]) == [[0, 1, 3, 2]])
    #expect(steps([[10, 30], [nil, nil, 20]]) == [[0, 2, 3, 4, 1]])
    #expect(steps([[10], [nil, nil], [5]]) == [[1, 2, 3, 0]])
    #expect(steps([[nil], [nil]]) == [[0, 1]])
  }

  @Test func `a gap is counted across files`() {
    #expect(steps([[0, 100], [40, 80]], gap: 40) == [[0, 2, 3, 1]])
    #expect(steps([[0, 100], [41, 80]], gap: 40) == [[0], [2, 3, 1]])
    #expect(steps([[nil], [0], [nil, 100]], gap: 40) == [[0, 1], [2, 3]])
  }

  @Test func `a cut counts for what is said after it, in whichever file`() {
    #expect(steps([[0, 10, 20], [15]], cuts: [1]) == [[0], [3, 2]])
    #expect(steps([[0, nil, 20], [5]], cuts: [1]) == [[0], [3, 2]])
    #expect(steps([[0, 10], [5]], cuts: [1]) == [[0, 2]])
    #expect(steps([[0], [0]], cuts: [0, 1]) == [])
  }
}

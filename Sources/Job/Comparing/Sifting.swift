// The stages between milling and writing in which the parts of a job are compared with each other.
import Cleaning
import Recipe

/// Which comparisons a recipe asks for, and how far they are.
///
/// The parts that are compared are those of the files that were milled when the first stage began.
/// A value without processes, as ``Schedule`` is, whose part it is.
struct Sifting {
  /// Comparisons of one kind. All slices of a stage may run at once.
  private let stages: [SiftTask.Step]
  private var stage = 0
  /// The file of each compared part.
  private(set) var files: [Int] = []
  /// In how many slices each stage was, or is, compared.
  private(set) var sliceCounts: [SiftTask.Step: Int] = [:]
  /// Slices that nobody has.
  private var open: [Int] = []
  /// Slices that are not done.
  private var left = 0
  /// By compared part what it loses in the present stage.
  private(set) var losses: [Int] = []
  /// Whether dialogues are built of the messages of all parts. Those are compared then, not those
  /// of the parts.
  let joinsSessions: Bool
  /// By compared part what was built of messages that begin in it.
  private(set) var built: [Counts] = []
  /// Prints of what was built.
  private var builtPrints = 0

  init(_ rule: DuplicateRule, joinsSessions: Bool = false) {
    self.joinsSessions = joinsSessions
    let dialogues: [SiftTask.Step] =
      switch rule.dialogues {
      case .off: []
      case .exact: [.dialogues]
      case .near: [.pairs, .groups]
      }
    stages =
      (rule.comparesRows ? [.rows] : []) + (joinsSessions ? [.sessions] : []) + dialogues
  }

  /// Whether anything is compared at all.
  var isNeeded: Bool { !stages.isEmpty }
  var isDone: Bool { stage == stages.count }
  var isRunning: Bool { left > 0 }
  /// Whether the rows that files lose are known.
  var knowsRows: Bool { stages.first == .rows && stage > 0 }
  var step: SiftTask.Step { stages[stage] }
  var slices: Int { sliceCounts[step] ?? 0 }
  /// Whether the present stage compares what the one of sessions has built.
  var comparesBuilt: Bool { joinsSessions && step != .rows && step != .sessions }

  /// - Parameters:
  ///   - files: those that are milled, in plan order.
  ///   - prints: how many prints, or messages, the parts have.
  mutating func begin(_ files: [Int], prints: Int) {
    self.files = files
    if step == .sessions {
      (built, builtPrints) = (Array(repeating: Counts(), count: files.count), 0)
    }
    sliceCounts[step] = sliceCount(comparesBuilt ? builtPrints : prints)
    open = Array((0..<slices).reversed())
    left = slices
    losses = Array(repeating: 0, count: files.count)
  }

  private func sliceCount(_ prints: Int) -> Int {
    switch step {
    case .groups: 1
    case .sessions: Sift.slices(prints, each: SessionSlice.usualMessages)
    case .rows, .dialogues, .pairs: Sift.slices(prints)
    }
  }

  mutating func next() -> Int? { open.popLast() }

  /// The worker that had the slice has died.
  mutating func again(_ slice: Int) { open.append(slice) }

  /// A slice of the messages has become dialogues.
  mutating func note(_ counts: [BuiltCount], prints: Int) {
    builtPrints += prints
    for count in counts where built.indices.contains(count.file) {
      count.add(to: &built[count.file])
    }
  }

  /// - Returns: whether the stage is done, and which it was.
  mutating func done(_ lost: [Int]) -> SiftTask.Step? {
    for (place, count) in lost.enumerated() where place < losses.count { losses[place] += count }
    left -= 1
    guard left == 0 else { return nil }
    stage += 1
    return stages[stage - 1]
  }

  /// A file that was compared has failed: what others lost because of it must come back.
  mutating func restart() { (stage, left, open) = (0, 0, []) }
}

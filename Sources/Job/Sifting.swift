// The stages between milling and writing in which the parts of a job are compared with each other.
import Cleaning

/// Which comparisons a recipe asks for, and how far they are.
///
/// The parts that are compared are those of the files that were milled when the first stage began. A value without
/// processes, as ``Schedule`` is, whose part it is.
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

  init(_ rule: DuplicateRule) {
    let dialogues: [SiftTask.Step] =
      switch rule.dialogues {
      case .off: []
      case .exact: [.dialogues]
      case .near: [.pairs, .groups]
      }
    stages = (rule.comparesRows ? [.rows] : []) + dialogues
  }

  /// Whether anything is compared at all.
  var isNeeded: Bool { !stages.isEmpty }
  var isDone: Bool { stage == stages.count }
  var isRunning: Bool { left > 0 }
  /// Whether the rows that files lose are known.
  var knowsRows: Bool { stages.first == .rows && stage > 0 }
  var step: SiftTask.Step { stages[stage] }
  var slices: Int { sliceCounts[step] ?? 0 }

  /// - Parameters:
  ///   - files: those that are milled, in plan order.
  ///   - prints: how many are compared.
  mutating func begin(_ files: [Int], prints: Int) {
    self.files = files
    sliceCounts[step] = step == .groups ? 1 : Sift.slices(prints)
    open = Array((0..<slices).reversed())
    left = slices
    losses = Array(repeating: 0, count: files.count)
  }

  mutating func next() -> Int? { open.popLast() }

  /// The worker that had the slice has died.
  mutating func again(_ slice: Int) { open.append(slice) }

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

// The stages between milling and writing in which the parts of a job are compared with each other.
import Cleaning

/// Which stages a job has, and how far they are.
///
/// The parts that are compared are those of the files that were milled when the first stage began.
/// A value without processes, as ``Schedule`` is, whose part it is.
struct ComparisonStages {
  /// In the order in which they run. All slices of a stage may run at once.
  private let stages: [StageName]
  /// The present one.
  private var place = 0
  /// The file of each compared part.
  private(set) var files: [Int] = []
  /// In how many slices each stage was, or is, cut.
  private(set) var sliceCounts: [StageName: Int] = [:]
  /// Slices that nobody has.
  private var open: [Int] = []
  /// Slices that are not done.
  private var left = 0
  /// By compared part what it loses in the present stage.
  private(set) var losses: [Int] = []
  /// By compared part what was built of messages that begin in it.
  private(set) var built: [Counts] = []
  /// The parts that were built, by slice.
  private var builtSizes: [PartSize] = []

  init(_ stages: [StageName]) { self.stages = stages }

  /// Whether there is anything to do at all.
  var isNeeded: Bool { !stages.isEmpty }
  var isDone: Bool { place == stages.count }
  var isRunning: Bool { left > 0 }
  /// The present stage.
  var stage: StageName { stages[place] }
  private var definition: any Stage { stage.definition }
  var slices: Int { sliceCounts[stage] ?? 0 }
  /// Whether the rows that files lose are known.
  var knowsRows: Bool { stages[..<place].contains { $0.definition.yield == .rowLosses } }
  /// The stage that builds dialogues of the messages of all parts; nil for none.
  var builder: StageName? { stage(yielding: .parts) }
  /// How many parts that builds, as far as it is known.
  var builtParts: Int { builder.flatMap { sliceCounts[$0] } ?? 0 }
  /// Whether the present stage compares what was built, and not the inputs' parts.
  var comparesBuilt: Bool { stages[..<place].contains { $0.definition.yield == .parts } }

  /// The stage whose files are this; nil for none.
  func stage(yielding yield: StageYield) -> StageName? {
    stages.first { $0.definition.yield == yield }
  }

  /// - Parameters:
  ///   - files: those that are milled, in plan order.
  ///   - sizes: of their parts.
  mutating func begin(_ files: [Int], _ sizes: [PartSize]) {
    self.files = files
    left = definition.slices(of: comparesBuilt ? builtSizes : sizes)
    sliceCounts[stage] = left
    open = Array((0..<left).reversed())
    losses = Array(repeating: 0, count: files.count)
    guard definition.yield == .parts else { return }
    built = Array(repeating: Counts(), count: files.count)
    builtSizes = Array(repeating: PartSize(), count: left)
  }

  mutating func next() -> Int? { open.popLast() }

  /// The worker that had the slice has died.
  mutating func again(_ slice: Int) { open.append(slice) }

  /// A slice is done.
  /// - Returns: what the stage yields, once all its slices are done.
  mutating func done(_ slice: Int, _ result: StageResult) -> StageYield? {
    for (place, count) in result.losses.enumerated() where place < losses.count {
      losses[place] += count
    }
    if definition.yield == .parts { note(slice, result) }
    left -= 1
    guard left == 0 else { return nil }
    defer { place += 1 }
    return definition.yield
  }

  /// A slice of the messages has become dialogues.
  private mutating func note(_ slice: Int, _ result: StageResult) {
    builtSizes[slice].dialoguePrints = result.prints
    for count in result.counts where built.indices.contains(count.file) {
      count.add(to: &built[count.file])
    }
  }

  /// A file that was compared has failed: what others lost because of it must come back.
  mutating func restart() { (place, left, open) = (0, 0, []) }
}

// What a worker may say: whatever a workbook has made of it, it answers what it was asked, in
// numbers that can be added up.
import Cleaning

extension WorkerReport {
  /// More than any count of one input can be, and little enough that the sum over all inputs does
  /// not overflow.
  private static let most = 1 << 36

  /// Bytes of the longest line that makes sense: the headers of an input (``Limits/headerBytes``,
  /// six bytes for each where JSON escapes them) or counts for each of the inputs.
  static func lineBytes(files: Int) -> Int { 16 << 20 + 256 * files }

  /// Why a worker that has this task cannot mean it; nil where it can.
  /// - Parameter stage: what the task is of; nil for a task about an input.
  func fault(_ task: Schedule.Task?, _ stage: StageName?) -> String? {
    guard answers(task, stage) else { return "said what it was not asked" }
    return isCountable ? nil : "gave counts that cannot be"
  }

  private func answers(_ task: Schedule.Task?, _ stage: StageName?) -> Bool {
    switch (self, task) {
    case (.fenced, _): true
    case (.header(let file, _), .readHeader(let asked)): file == asked
    case (.progress(let file, _), .mill(let asked, _)): file == asked
    case (.milled(let file, _, _, _, _), .mill(let asked, _)): file == asked
    case (.failed(let file, _), _): file == task?.file
    case (.compared(let result), .compare): stage.map { result.fits($0.definition.yield) } ?? false
    case (.busy, .compare): true
    case (.cannotWrite, .mill), (.cannotWrite, .compare): true
    default: false
    }
  }

  private var isCountable: Bool {
    switch self {
    case .progress(_, let count), .busy(let count): WorkerReport.isCount(count)
    case .milled(_, let summary, _, _, _): summary.isCountable
    case .compared(let result):
      (result.losses + [result.prints]).allSatisfy(WorkerReport.isCount)
        && WorkerReport.areCountable(result.counts)
    case .fenced, .header, .failed, .cannotWrite: true
    }
  }

  /// Each, and their sum: a line may count one file as often as there is room.
  private static func areCountable(_ counts: [BuiltCount]) -> Bool {
    guard counts.allSatisfy(\.isCountable) else { return false }
    return counts.reduce(into: Counts()) { $1.add(to: &$0) }.list.allSatisfy(isCount)
  }

  fileprivate static func isCount(_ number: Int) -> Bool { 0...most ~= number }
}

extension PartSummary {
  fileprivate var isCountable: Bool {
    [
      [rowPrints, dialoguePrints, messages], counts.list, Array(rules.values),
      Array(personal.values),
    ]
    .allSatisfy { $0.allSatisfy(WorkerReport.isCount) } && counts.isBalanced
  }
}

extension BuiltCount {
  fileprivate var isCountable: Bool {
    var counts = Counts()
    add(to: &counts)
    return counts.list.allSatisfy(WorkerReport.isCount) && counts.isBalanced
  }
}

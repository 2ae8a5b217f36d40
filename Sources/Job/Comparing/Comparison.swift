// What the parts of a job have in common: one slice of their prints at a time, in plan order.
import Bytes
import Cleaning
import Recipe
import SystemPackage

/// A task at work.
///
/// Memory is that of one slice: 48 to 96 bytes for each mark of it. There are as many slices, up
/// to 256, as keep a slice below 2^17 prints; above 33 million prints they grow, to 4 million for a
/// billion: 400 MiB at most.
struct Comparison {
  let task: ComparisonTask
  /// Told now and then that the work goes on.
  let busy: () throws -> Void

  static let sliceMarks = 1 << 17

  /// In how many slices so many prints are compared, or messages joined.
  static func slices(_ count: Int, each: Int = sliceMarks) -> Int {
    min(MarkTable.partitions, max(1, (count + each - 1) / each))
  }

  /// The partitions of a slice.
  static func partitions(_ slice: Int, of slices: Int) -> Range<Int> {
    slice * MarkTable.partitions / slices..<(slice + 1) * MarkTable.partitions / slices
  }

  func run(_ recipe: Recipe) throws -> StageResult {
    try task.stage.definition.run(self, recipe)
  }

  /// Writes what each part loses.
  func write(_ losses: [[UInt32]]) throws -> StageResult {
    try DropFile.write(losses, to: task.output.path)
    return StageResult(losses: losses.map(\.count))
  }

  /// By part the numbers of prints that came before.
  func doubles(_ kind: MarkKind) throws -> [[UInt32]] {
    var seen = FingerprintSet()
    return try task.parts.map { part in
      try busy()
      var losses: [UInt32] = []
      for mark in try PartReader(part).marks(kind, task.from..<task.to)
      where !seen.insert(mark.fingerprint) {
        losses.append(mark.number)
      }
      return losses
    }
  }
}

// What the parts of a job have in common: one slice of their prints at a time, in plan order.
import Bytes
import Cleaning
import Recipe
import SystemPackage

/// One comparison of all parts, the work of one worker.
struct SiftTask: Codable, Equatable, Sendable {
  enum Step: String, Codable, Sendable {
    /// Rows that an earlier part has.
    case rows
    /// Messages of all parts, which become dialogues; see ``SessionJoin``.
    case sessions
    /// Dialogues that an earlier part has, or that stand earlier in the same.
    case dialogues
    /// Pairs of dialogues that share a band.
    case pairs
    /// Dialogues that hang together by pairs that are near: all but the first of each group.
    case groups
  }

  var step: Step
  /// The parts that are compared, in plan order.
  var parts: [ToldPart]
  /// Partitions of the prints; for groups all.
  var from: Int
  var to: Int
  /// For groups: the files with pairs.
  var pairs: [WirePath]
  /// What is written: pairs, a part of dialogues, else a file of ``DropFile``'s form.
  var output: WirePath
  /// For sessions and groups: the identities of the parts' inputs.
  var identities: [[UInt8]]?
}

/// Compares prints.
///
/// Memory is that of one slice: 48 to 96 bytes for each print of it. There are as many slices, up
/// to 256, as keep a slice below 2^17 prints; above 33 million prints they grow, to 4 million for a
/// billion: 400 MiB at most.
struct Sift {
  let task: SiftTask
  /// Told now and then that the work goes on.
  let busy: () throws -> Void

  static let slicePrints = 1 << 17

  /// In how many slices so many prints are compared, or messages joined.
  static func slices(_ count: Int, each: Int = slicePrints) -> Int {
    min(PrintTable.partitions, max(1, (count + each - 1) / each))
  }

  /// The partitions of a slice.
  static func partitions(_ slice: Int, of slices: Int) -> Range<Int> {
    slice * PrintTable.partitions / slices..<(slice + 1) * PrintTable.partitions / slices
  }

  func run(_ recipe: Recipe) throws -> SliceResult {
    if case .sessions = task.step { return try SessionJoin(task, recipe, busy).run() }
    return .sifted(losses: try losses(recipe))
  }

  /// What each part loses; nothing for pairs.
  func losses(_ recipe: Recipe) throws -> [Int] {
    switch task.step {
    case .sessions: return []
    case .rows: return try write(doubles(.rows))
    case .dialogues: return try write(doubles(.dialogues))
    case .pairs:
      try NearPairs(task, busy).write()
      return []
    case .groups:
      let groups = try NearGroups(task, recipe, busy)
      guard recipe.duplicates.keepsNear else { return try write(groups.losses()) }
      try LeaderFile.write(groups.leaders(), to: task.output.path)
      return []
    }
  }

  private func write(_ losses: [[UInt32]]) throws -> [Int] {
    try DropFile.write(losses, to: task.output.path)
    return losses.map(\.count)
  }

  /// By part the numbers of prints that came before.
  private func doubles(_ kind: PrintKind) throws -> [[UInt32]] {
    var seen = FingerprintSet()
    return try task.parts.map { part in
      try busy()
      var losses: [UInt32] = []
      for print in try PartReader(part).prints(kind, task.from..<task.to)
      where !seen.insert(print.fingerprint) {
        losses.append(print.number)
      }
      return losses
    }
  }
}

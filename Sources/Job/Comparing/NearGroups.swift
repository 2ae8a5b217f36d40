// Groups of near dialogues: candidate pairs whose dialogues are near hang together.
import Bytes
import Cleaning
import Recipe

/// Joins the pairs that are near to groups.
///
/// Memory is 4 bytes for each dialogue of the job, and what was read of the dialogues that were
/// compared last.
final class NearGroups {
  private static let cached = 256

  private let task: ComparisonTask
  private let similarity: Double
  private let grams: Grams
  private let busy: () throws -> Void
  private let numbers: DialogueNumbers
  private var groups: DisjointSets
  private var readers: [Int: PartReader] = [:]
  private var sets: [UInt32: [UInt64]] = [:]

  init(_ task: ComparisonTask, _ recipe: Recipe, _ busy: @escaping () throws -> Void) throws {
    guard case .near(let similarity) = recipe.duplicates.dialogues else {
      throw JobError("no similarity to compare dialogues by")
    }
    (self.task, self.similarity, self.busy) = (task, similarity, busy)
    grams = Grams(recipe)
    numbers = try DialogueNumbers(task.parts)
    groups = DisjointSets(count: numbers.count)
  }

  /// Compares the dialogues of every candidate pair.
  func join() throws {
    for file in task.found { try PairFile.forEach(file.path, join) }
  }

  /// By part the dialogues that are not the first of their group, with the identities of those that
  /// are.
  func leaders() throws -> [[Follower]] {
    var leaders = [[Follower]](repeating: [], count: task.parts.count)
    for number in 0..<UInt32(groups.count) where !groups.isRoot(number) {
      let (part, dialogue) = numbers.place(number)
      let offset = try reader(part).entry(dialogue).offset
      leaders[part].append(Follower(offset: offset, identity: try identity(groups.root(number))))
    }
    return leaders
  }

  /// By part the dialogues that are not the first of their group.
  func losses() -> [[UInt32]] {
    var losses = [[UInt32]](repeating: [], count: task.parts.count)
    for number in 0..<UInt32(groups.count) where !groups.isRoot(number) {
      let (part, dialogue) = numbers.place(number)
      losses[part].append(UInt32(dialogue))
    }
    return losses
  }

  private func identity(_ number: UInt32) throws -> Fingerprint {
    let (part, dialogue) = numbers.place(number)
    let file = task.identities.flatMap { part < $0.count ? $0[part] : nil } ?? []
    let entry = try reader(part).entry(dialogue)
    return SplitKey(
      file: file.withUnsafeBytes { Fingerprint($0) }, pair: entry.pair, seed: 0
    ).identity
  }

  private func join(_ one: UInt32, _ other: UInt32) throws {
    guard one < groups.count, other < groups.count else { throw JobError("damaged list of pairs") }
    let (first, second) = (groups.root(one), groups.root(other))
    guard first != second, Grams.areSimilar(try set(one), try set(other), by: similarity) else {
      return
    }
    groups.join(first, second)
  }

  private func reader(_ part: Int) throws -> PartReader {
    if let reader = readers[part] { return reader }
    if readers.count >= NearGroups.cached { readers = [:] }
    let reader = try PartReader(task.parts[part])
    readers[part] = reader
    return reader
  }

  private func set(_ number: UInt32) throws -> [UInt64] {
    if let set = sets[number] { return set }
    try busy()
    let (part, dialogue) = numbers.place(number)
    let set = try reader(part).dialogue(dialogue).withUnsafeBufferPointer { grams.set(of: $0) }
    if sets.count >= NearGroups.cached { sets = [:] }
    sets[number] = set
    return set
  }
}

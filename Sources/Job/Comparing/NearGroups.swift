// Dialogues that are nearly the same: pairs that share a band, then groups of those that are near.
import Bytes
import Cleaning
import Recipe
import SystemPackage

/// Dialogues of all compared parts, numbered through.
private struct DialogueNumbers {
  /// The number of each part's first dialogue; behind them the number of all.
  private var starts = [0]

  init(_ parts: [ToldPart]) throws {
    for part in parts { try starts.append(starts.last! + PartReader(part).trailer.dialogues) }
    guard starts.last! < UInt32.max else { throw JobError("too many dialogues to compare") }
  }

  var count: Int { starts.last! }

  func number(_ part: Int, _ dialogue: UInt32) throws -> UInt32 {
    guard Int(dialogue) < starts[part + 1] - starts[part] else { throw JobError.damaged(.prints) }
    return UInt32(starts[part]) + dialogue
  }

  /// The part of a dialogue and its number there.
  func place(_ number: UInt32) -> (part: Int, dialogue: Int) {
    var (low, high) = (0, starts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= Int(number) { low = middle } else { high = middle }
    }
    return (low, Int(number) - starts[low])
  }
}

/// Writes which dialogues share a band: each with the first and with the last one before it.
struct NearPairs {
  private let task: ComparisonTask
  private let busy: () throws -> Void

  init(_ task: ComparisonTask, _ busy: @escaping () throws -> Void) {
    (self.task, self.busy) = (task, busy)
  }

  func write() throws {
    let numbers = try DialogueNumbers(task.parts)
    var bands = FingerprintIndex()
    var first: [UInt32] = []
    var last: [UInt32] = []
    let output = try PairFile(writing: task.output.path)
    for (place, part) in task.parts.enumerated() {
      try busy()
      for print in try PartReader(part).prints(.dialogues, task.from..<task.to) {
        let dialogue = try numbers.number(place, print.number)
        let (band, isNew) = bands.number(of: print.fingerprint)
        if isNew {
          first.append(dialogue)
          last.append(dialogue)
        } else {
          try output.append(first[band], dialogue)
          if last[band] != first[band] { try output.append(last[band], dialogue) }
          last[band] = dialogue
        }
      }
    }
    try output.finish()
  }
}

/// Joins pairs that are near to groups.
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
  /// By dialogue another of its group that stands before it, or itself.
  private var before: [UInt32]
  private var readers: [Int: PartReader] = [:]
  private var sets: [UInt32: [UInt64]] = [:]

  init(_ task: ComparisonTask, _ recipe: Recipe, _ busy: @escaping () throws -> Void) throws {
    guard case .near(let similarity) = recipe.duplicates.dialogues else {
      throw JobError("no similarity to compare dialogues by")
    }
    (self.task, self.similarity, self.busy) = (task, similarity, busy)
    grams = Grams(recipe)
    numbers = try DialogueNumbers(task.parts)
    before = (0..<numbers.count).map { UInt32($0) }
  }

  /// By part the dialogues that are not the first of their group, with the identities of those that
  /// are.
  func leaders() throws -> [[Leader]] {
    for file in task.found { try PairFile.forEach(file.path, join) }
    var leaders = [[Leader]](repeating: [], count: task.parts.count)
    for number in before.indices where before[number] != number {
      let (part, dialogue) = numbers.place(UInt32(number))
      let offset = try reader(part).entry(dialogue).offset
      leaders[part].append(Leader(offset: offset, identity: try identity(root(UInt32(number)))))
    }
    return leaders
  }

  private func identity(_ number: UInt32) throws -> Fingerprint {
    let (part, dialogue) = numbers.place(number)
    let file = task.identities.flatMap { part < $0.count ? $0[part] : nil } ?? []
    let entry = try reader(part).entry(dialogue)
    return SplitKey(
      file: file.withUnsafeBytes { Fingerprint($0) }, pair: entry.pair, seed: 0
    ).identity
  }

  /// By part the dialogues that are not the first of their group.
  func losses() throws -> [[UInt32]] {
    for file in task.found { try PairFile.forEach(file.path, join) }
    var losses = [[UInt32]](repeating: [], count: task.parts.count)
    for number in before.indices where before[number] != number {
      let (part, dialogue) = numbers.place(UInt32(number))
      losses[part].append(UInt32(dialogue))
    }
    return losses
  }

  private func join(_ one: UInt32, _ other: UInt32) throws {
    guard one < before.count, other < before.count else { throw JobError("damaged list of pairs") }
    let (first, second) = (root(one), root(other))
    guard first != second, Grams.areSimilar(try set(one), try set(other), by: similarity) else {
      return
    }
    before[Int(max(first, second))] = min(first, second)
  }

  private func root(_ number: UInt32) -> UInt32 {
    var number = number
    while before[Int(number)] != number {
      before[Int(number)] = before[Int(before[Int(number)])]
      number = before[Int(number)]
    }
    return number
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

/// Pairs of dialogues, two numbers of 32 bits each, the earlier first.
private final class PairFile {
  private let file: FileDescriptor
  private var buffer: [UInt32] = []

  init(writing path: FilePath) throws {
    file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .leftByUmask)
  }

  deinit { try? file.close() }

  func append(_ one: UInt32, _ other: UInt32) throws {
    buffer.append(one.littleEndian)
    buffer.append(other.littleEndian)
    if buffer.count >= 1 << 14 { try finish() }
  }

  func finish() throws {
    _ = try buffer.withUnsafeBytes { try file.writeAll($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  static func forEach(_ path: FilePath, _ use: (UInt32, UInt32) throws -> Void) throws {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    try file.closeAfter {
      let size = Int(try file.seek(offset: 0, from: .end))
      try file.forEachPiece(0..<size - size % 8) { piece in
        for offset in stride(from: 0, to: piece.count - piece.count % 8, by: 8) {
          let pair = piece.loadUnaligned(fromByteOffset: offset, as: (UInt32, UInt32).self)
          try use(UInt32(littleEndian: pair.0), UInt32(littleEndian: pair.1))
        }
      }
    }
  }
}

// The texts read back along their index: every dialogue in its place, mirrored, and in one set
// only.
import Bytes
import Cleaning
import SystemPackage

/// Walks along the index of an output.
final class IndexCheck {
  private(set) var problems: [String] = []
  private(set) var dialogues = 0
  private(set) var turns = 0
  /// Dialogues by set; `train` is the first.
  private(set) var counts: [Int]

  private let index: IndexReader
  private let sets: [CheckedSet]
  private let labels: [[UInt8]]
  /// Of all dialogues that are not in `train`, their set.
  private var held: [Fingerprint: Int] = [:]

  /// - Throws: where a text or the index cannot be opened, or the index is none.
  /// - Parameter sets: their names, `train` first.
  init(_ folder: FilePath, labels: [String], sets: [String]) throws {
    index = try IndexReader(folder.appending("index"))
    self.sets = try sets.map { try CheckedSet(folder, "\($0).txt") }
    counts = sets.map { _ in 0 }
    self.labels = labels.map { Array($0.utf8) }
  }

  func run() throws {
    dialogues = index.count
    try index.forEach { if $0.set > 0 { held[$0.identity] = $0.set } }
    try index.forEach { try check($0) }
    for set in sets
    where set.position != set.forward.size || set.position != set.reversed.size {
      problems.append("\(set.name): the index covers \(set.position) of its bytes, not all")
    }
  }

  private func check(_ entry: IndexEntry) throws {
    guard sets.indices.contains(entry.set) else { throw JobError("damaged entry") }
    let set = sets[entry.set]
    counts[entry.set] += 1
    let name = "\(set.name), dialogue at byte \(entry.offset)"
    guard entry.offset == set.position, entry.length <= set.forward.size - entry.offset,
      entry.length <= set.reversed.size - entry.offset
    else { throw JobError("\(name): does not stand where the one before it ends") }
    set.position += entry.length
    if let other = held[entry.identity], other != entry.set, sets.indices.contains(other) {
      problems.append("\(name): it is in \(sets[other].name), too")
    }
    let forward = try set.forward.bytes(entry.offset, entry.length)
    let reversed = try set.reversed.bytes(entry.offset, entry.length)
    guard let lines = lines(forward), let mirrored = self.lines(reversed) else {
      return problems.append("\(name): is not made of turns and a blank line")
    }
    turns += lines.count
    if !lines.elementsEqual(mirrored.reversed(), by: { $0.elementsEqual($1) }) {
      problems.append("\(name): the reversed text does not mirror it")
    }
  }

  /// The turns of a dialogue; nil where it holds anything but labelled lines and one blank line at
  /// its end.
  private func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>]? {
    guard bytes.suffix(2) == [0x0A, 0x0A] else { return nil }
    let lines = bytes.dropLast(2).split(separator: 0x0A, omittingEmptySubsequences: false)
    return lines.allSatisfy { line in labels.contains { line.starts(with: $0) } } ? lines : nil
  }
}

/// The forward and the reversed text of one set.
private final class CheckedSet {
  let name: String
  let forward: ReadFile
  let reversed: ReadFile
  /// Where the next dialogue must begin.
  var position = 0

  init(_ folder: FilePath, _ name: String) throws {
    self.name = name
    forward = try ReadFile(folder.appending("forward").appending(name))
    reversed = try ReadFile(folder.appending("reversed").appending(name))
  }
}

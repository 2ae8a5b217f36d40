// Fingerprints that are compared over a whole job: one table of them in every part.
import Bytes
import Cleaning

/// Which of a part's two tables.
enum MarkKind: String, Codable, Sendable {
  /// Rows that nothing in their own file has dropped; their numbers count the rows of the file.
  case rows
  /// Dialogues, or bands of dialogues; their numbers count the dialogues of the part.
  case dialogues
}

/// 96 bits of a fingerprint, and the number of what it is of.
///
/// Among a billion fingerprints two different ones are taken for equal with a probability below
/// 1e-10.
struct Mark: Equatable {
  private static let numberBits: UInt64 = 0xFFFF_FFFF

  var low: UInt64
  /// The upper half is of the fingerprint.
  var rest: UInt64

  init(_ fingerprint: Fingerprint, number: UInt32) {
    low = fingerprint.low
    rest = fingerprint.high & ~Mark.numberBits | UInt64(number)
  }

  init(low: UInt64, rest: UInt64) { (self.low, self.rest) = (low, rest) }

  var number: UInt32 { UInt32(truncatingIfNeeded: rest) }
  var fingerprint: Fingerprint { Fingerprint(low: low, high: rest & ~Mark.numberBits) }
  /// From 0 to 255.
  var partition: Int { Int(rest >> 56) }
}

/// Gathers marks, and puts them in the order of their partitions: 256 of about the same size, so
/// that as much of a job's marks as fits in memory can be read from every part at once.
///
/// As little-endian words: where each partition ends, in marks; then two words for each mark.
/// Memory is 16 bytes for each mark, and as much again while they are sorted.
struct MarkTable {
  static let partitions = 256

  private var marks: [Mark] = []

  var count: Int { marks.count }

  mutating func append(_ mark: Mark) { marks.append(mark) }

  /// Bytes of the table; none if no mark came.
  var size: Int { marks.isEmpty ? 0 : (MarkTable.partitions + marks.count * 2) * 8 }

  /// The table as a part holds it.
  func words() -> [UInt64] {
    guard !marks.isEmpty else { return [] }
    var next = [Int](repeating: 0, count: MarkTable.partitions + 1)
    for mark in marks { next[mark.partition + 1] += 1 }
    for partition in 1...MarkTable.partitions { next[partition] += next[partition - 1] }
    return [UInt64](unsafeUninitializedCapacity: size / 8) { words, count in
      for partition in 0..<MarkTable.partitions {
        words[partition] = UInt64(next[partition + 1]).littleEndian
      }
      for mark in marks {
        let place = MarkTable.partitions + next[mark.partition] * 2
        words[place] = mark.low.littleEndian
        words[place + 1] = mark.rest.littleEndian
        next[mark.partition] += 1
      }
      count = words.count
    }
  }
}

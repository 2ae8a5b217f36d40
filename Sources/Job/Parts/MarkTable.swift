// Fingerprints that are compared over a whole job: one table of them in every part.
import Bytes
import Cleaning

/// Which of a part's two tables.
enum PrintKind: String, Codable, Sendable {
  /// Rows that nothing in their own file has dropped; their numbers count the rows of the file.
  case rows
  /// Dialogues, or bands of dialogues; their numbers count the dialogues of the part.
  case dialogues
}

/// 96 bits of a fingerprint, and the number of what it is of.
///
/// Among a billion fingerprints two different ones are taken for equal with a probability below
/// 1e-10.
struct Print: Equatable {
  private static let numberBits: UInt64 = 0xFFFF_FFFF

  var low: UInt64
  /// The upper half is of the fingerprint.
  var rest: UInt64

  init(_ fingerprint: Fingerprint, number: UInt32) {
    low = fingerprint.low
    rest = fingerprint.high & ~Print.numberBits | UInt64(number)
  }

  init(low: UInt64, rest: UInt64) { (self.low, self.rest) = (low, rest) }

  var number: UInt32 { UInt32(truncatingIfNeeded: rest) }
  var fingerprint: Fingerprint { Fingerprint(low: low, high: rest & ~Print.numberBits) }
  /// From 0 to 255.
  var partition: Int { Int(rest >> 56) }
}

/// Gathers prints, and puts them in the order of their partitions: 256 of about the same size, so
/// that as much of a job's prints as fits in memory can be read from every part at once.
///
/// As little-endian words: where each partition ends, in prints; then two words for each print.
/// Memory is 16 bytes for each print, and as much again while they are sorted.
struct PrintTable {
  static let partitions = 256

  private var prints: [Print] = []

  var count: Int { prints.count }

  mutating func append(_ print: Print) { prints.append(print) }

  /// Bytes of the table; none if no print came.
  var size: Int { prints.isEmpty ? 0 : (PrintTable.partitions + prints.count * 2) * 8 }

  /// The table as a part holds it.
  func words() -> [UInt64] {
    guard !prints.isEmpty else { return [] }
    var next = [Int](repeating: 0, count: PrintTable.partitions + 1)
    for print in prints { next[print.partition + 1] += 1 }
    for partition in 1...PrintTable.partitions { next[partition] += next[partition - 1] }
    return [UInt64](unsafeUninitializedCapacity: size / 8) { words, count in
      for partition in 0..<PrintTable.partitions {
        words[partition] = UInt64(next[partition + 1]).littleEndian
      }
      for print in prints {
        let place = PrintTable.partitions + next[print.partition] * 2
        words[place] = print.low.littleEndian
        words[place + 1] = print.rest.littleEndian
        next[print.partition] += 1
      }
      count = words.count
    }
  }
}

// Who talks in the dialogues of a part: its pairs of agent and customer.
import Bytes
import Cleaning

/// Who talks in a dialogue: ids or pseudonyms in UTF-8.
struct PairNames {
  var agent: ArraySlice<UInt8> = []
  var customer: ArraySlice<UInt8> = []
}

/// The names of pairs of a part in the making.
struct NameDraft {
  private var text: [UInt8] = []
  private var ends: [(agent: Int, customer: Int)] = []

  var count: Int { ends.count }

  mutating func append(_ names: PairNames) {
    text += names.agent
    let end = text.count
    text += names.customer
    ends.append((end, text.count))
  }

  /// As a part holds them.
  var bytes: [UInt8] { text.withUnsafeBufferPointer { NameTable.bytes($0, ends) } }
}

/// The names of a part's pairs, by the numbers that its dialogues know them by.
///
/// As a part holds them: the number of pairs in 64 bits, for each where its agent and where its
/// customer ends in 32 bits each, then the names one behind another. All in memory, as it was when
/// the file was milled.
struct NameTable {
  private let text: [UInt8]
  private let ends: [UInt64]

  /// A table without names.
  static let none = [UInt8](repeating: 0, count: 8)

  static func bytes(_ text: Bytes, _ ends: [(agent: Int, customer: Int)]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + 8 * ends.count + text.count)
    withUnsafeBytes(of: UInt64(ends.count).littleEndian) { bytes += $0 }
    for end in ends {
      let word = UInt64(end.agent) | UInt64(end.customer) << 32
      withUnsafeBytes(of: word.littleEndian) { bytes += $0 }
    }
    return bytes + text
  }

  /// - Throws: ``JobError`` if the section is damaged.
  init(_ reader: PartReader) throws {
    let (start, size) = (reader.trailer.nameOffset, reader.trailer.nameBytes)
    guard size >= 8 else { throw JobError.damaged(.names) }
    let count = Int(truncatingIfNeeded: try PartReader.words(reader.file, at: start, count: 1)[0])
    guard (0...(size - 8) / 8).contains(count) else { throw JobError.damaged(.names) }
    ends = try PartReader.words(reader.file, at: start + 8, count: count)
    text = try PartReader.bytes(
      reader.file, at: start + 8 + 8 * count, count: size - 8 - 8 * count)
    var from = 0
    for end in ends {
      let (middle, to) = NameTable.ends(end)
      guard from <= middle, middle <= to, to <= text.count else { throw JobError.damaged(.names) }
      from = to
    }
  }

  /// The names of one pair, without those of the others.
  /// - Throws: ``JobError`` if there is no such pair, or the section is damaged.
  static func names(_ pair: Int, of reader: PartReader) throws -> PairNames {
    let (start, size) = (reader.trailer.nameOffset, reader.trailer.nameBytes)
    guard size >= 8 else { throw JobError.damaged(.names) }
    let count = Int(truncatingIfNeeded: try PartReader.words(reader.file, at: start, count: 1)[0])
    guard (0...(size - 8) / 8).contains(count), pair < count else { throw JobError.damaged(.names) }
    let first = max(0, pair - 1)
    let ends = try PartReader.words(
      reader.file, at: start + 8 + 8 * first, count: pair + 1 - first)
    let from = pair == 0 ? 0 : NameTable.ends(ends[0]).customer
    let (middle, to) = NameTable.ends(ends[ends.count - 1])
    guard from <= middle, middle <= to, to <= size - 8 - 8 * count else {
      throw JobError.damaged(.names)
    }
    let text = try PartReader.bytes(
      reader.file, at: start + 8 + 8 * count + from, count: to - from)
    return PairNames(
      agent: text[..<(middle - from)], customer: text[(middle - from)...])
  }

  private static func ends(_ word: UInt64) -> (agent: Int, customer: Int) {
    (Int(word & 0xFFFF_FFFF), Int(word >> 32))
  }

  var count: Int { ends.count }

  /// - Throws: ``JobError`` if there is no such pair.
  func names(of dialogue: DialogueEntry) throws -> PairNames {
    let owner = Int(dialogue.owner)
    guard owner < ends.count else { throw JobError.damaged(.names) }
    let start = owner == 0 ? 0 : NameTable.ends(ends[owner - 1]).customer
    let (middle, end) = NameTable.ends(ends[owner])
    return PairNames(agent: text[start..<middle], customer: text[middle..<end])
  }
}

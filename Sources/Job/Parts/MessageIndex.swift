// The index of a part's messages, in the order of the partitions of their pairs.
import Bytes
import Cleaning

/// Words of the index: where each of 256 partitions ends, in messages; then seven words for each
/// message. A partition holds the pairs whose fingerprints begin with its number, its messages in
/// the order of their rows. Nothing if there is none.
enum MessageIndex {
  static let wordCount = 7
  static let partitions = MarkTable.partitions

  /// Memory is 64 bytes for each message.
  static func words(_ entries: [MessageEntry]) -> [UInt64] {
    guard !entries.isEmpty else { return [] }
    var ends = [Int](repeating: 0, count: partitions)
    for entry in entries { ends[entry.partition] += 1 }
    for partition in 1..<partitions { ends[partition] += ends[partition - 1] }
    var words = ends.map { UInt64($0) }
    words.reserveCapacity(partitions + entries.count * wordCount)
    for number in order(entries, ends) { entries[number].append(to: &words) }
    return words
  }

  private static func order(_ entries: [MessageEntry], _ ends: [Int]) -> [Int] {
    var next = [0] + ends.dropLast()
    var order = [Int](repeating: 0, count: entries.count)
    for (number, entry) in entries.enumerated() {
      order[next[entry.partition]] = number
      next[entry.partition] += 1
    }
    return order
  }
}

extension MessageEntry {
  /// From 0 to 255.
  var partition: Int { Int(pair.high >> 56) }

  private static let noTime: UInt64 = 1 << 63
  /// Far above any time that ``TimeText`` reads.
  private static let timeBound = 1 << 60

  /// Appends the entry as words of the index.
  func append(to words: inout [UInt64]) {
    words.append(pair.low)
    words.append(pair.high)
    words.append(time.map { UInt64(bitPattern: Int64($0)) } ?? MessageEntry.noTime)
    words.append(offset)
    let flags = (isAgent ? 1 : 0) | (isCut ? 2 : 0)
    words.append(UInt64(length) | UInt64(lastLength) << 32 | UInt64(flags) << 40)
    words.append(place.word)
    words.append(UInt64(owner))
  }

  /// nil if the words are no message of texts of `size` bytes.
  init?(words: ArraySlice<UInt64>, size: Int) {
    let word = { words[words.startIndex + $0] }
    let (offset, rest) = (word(3), word(4))
    let time = word(2) == MessageEntry.noTime ? nil : Int(Int64(bitPattern: word(2)))
    let (length, lastLength) = (UInt32(truncatingIfNeeded: rest), UInt8(rest >> 32 & 0xFF))
    guard time.map({ abs($0) < MessageEntry.timeBound }) ?? true, rest >> 42 == 0,
      offset <= UInt64(size), UInt64(length) <= UInt64(size) - offset, lastLength <= length,
      word(6) < 1 << 31
    else { return nil }
    self.init(
      pair: Fingerprint(low: word(0), high: word(1)), owner: Int(word(6)), time: time,
      offset: offset, length: length, isAgent: rest >> 40 & 1 == 1, isCut: rest >> 41 & 1 == 1,
      lastLength: lastLength, place: RowPlace(word: word(5)))
  }
}

extension PartReader {
  private static let messageStep = 4096

  /// Hands on the messages of some partitions, in the order of the index, through a buffer of fixed
  /// size.
  func forEachMessage(_ partitions: Range<Int>, _ use: (MessageEntry) throws -> Void) throws {
    guard trailer.messageIndexBytes > 0 else { return }
    let range = try messages(partitions)
    let (head, size) = (MessageIndex.partitions * 8, MessageIndex.wordCount)
    for start in stride(from: range.lowerBound, to: range.upperBound, by: PartReader.messageStep) {
      let words = try PartReader.words(
        file, at: trailer.messageIndexOffset + head + start * size * 8,
        count: min(PartReader.messageStep, range.upperBound - start) * size)
      for place in stride(from: 0, to: words.count, by: size) {
        guard
          let entry = MessageEntry(words: words[place..<place + size], size: trailer.messageBytes),
          partitions.contains(entry.partition)
        else { throw JobError.damaged(.messageIndex) }
        try use(entry)
      }
    }
  }

  /// Where the messages of some partitions stand in the index.
  private func messages(_ partitions: Range<Int>) throws -> Range<Int> {
    let (head, entry) = (MessageIndex.partitions * 8, MessageIndex.wordCount * 8)
    let size = trailer.messageIndexBytes - head
    guard size >= 0, size % entry == 0 else { throw JobError.damaged(.messageIndex) }
    let ends =
      [0]
      + (try PartReader.words(
        file, at: trailer.messageIndexOffset, count: MessageIndex.partitions))
    let (start, end) = (ends[partitions.lowerBound], ends[partitions.upperBound])
    guard start <= end, end <= size / entry else { throw JobError.damaged(.messageIndex) }
    return Int(start)..<Int(end)
  }

  /// The text of a message of this part, with an added separator.
  func text(of message: MessageEntry) throws -> [UInt8] {
    try PartReader.bytes(
      file, at: trailer.messageOffset + Int(message.offset), count: Int(message.length))
  }
}

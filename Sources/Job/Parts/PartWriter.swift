// Writes a part under a name of its own, and gives it its real name once it is whole.
import Bytes
import Cleaning
import FoundationEssentials
import Glibc
import Sheets
import SystemPackage

/// A part in the making. Unless ``commit(_:_:_:)`` was reached, nothing of it remains.
///
/// Both texts are written side by side, since a dialogue is rendered once: what a text can take at
/// most is known before.
final class PartWriter {
  /// nil if somebody else gives it its name.
  private let path: FilePath?
  private let draft: FilePath?
  private let file: FileDescriptor
  private var main: PartStream
  private var reversed: PartStream
  private var trailer = PartTrailer()
  private var isCommitted = false

  init(_ path: FilePath) throws {
    // A worker that outlived its coordinator for a moment must not write into the draft of the next
    // run's.
    let draft = FilePath(bytes: path.bytes + Array(".\(getpid()).draft".utf8))
    (self.path, self.draft) = (path, draft)
    file = try FileDescriptor.open(
      draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .leftByUmask)
    main = PartStream(file, offset: 0)
    reversed = PartStream(file, offset: 0)
  }

  /// - Parameter file: an empty file, from now on closed by this. Whoever opened it gives it its
  ///   name.
  init(open file: FileDescriptor) {
    (path, draft, self.file) = (nil, nil, file)
    main = PartStream(file, offset: 0)
    reversed = PartStream(file, offset: 0)
  }

  /// The checksum of what was written, once it is complete.
  var checksum: UInt64 { trailer.checksum }

  deinit {
    try? file.close()
    if let draft, !isCommitted { try? Folder.remove(draft) }
  }

  /// Appends to the fragments, or to the forward text once the texts have begun.
  func write(_ bytes: UnsafeRawBufferPointer) throws { try main.write(bytes) }

  /// The fragments are complete; each text will have at most so many bytes.
  func beginTexts(room: Int) {
    (trailer.fragmentBytes, trailer.textRoom) = (main.offset, room)
    reversed = PartStream(file, offset: main.offset + room)
  }

  func writeReversed(_ bytes: UnsafeRawBufferPointer) throws { try reversed.write(bytes) }

  /// The texts are complete. What is written now stands behind them.
  func endTexts() throws {
    trailer.textBytes = main.offset - trailer.fragmentBytes
    precondition(trailer.textBytes <= trailer.textRoom, "a text is larger than was said")
    precondition(
      reversed.offset == trailer.reversedOffset + trailer.textBytes, "the texts differ in size")
    try main.skip(to: reversed.offset, over: reversed.finish())
  }

  /// Writes the prints, both indexes, the record and the trailer, and puts the part in place.
  func commit(
    _ dialogues: [DialogueEntry], _ fragments: [Fragment], _ record: PartRecord,
    prints: PartMarks = PartMarks(), messages: MessageTable? = nil,
    names: [UInt8] = NameTable.none
  ) throws {
    trailer.tailBytes = main.offset - trailer.tailOffset
    (trailer.rowPrintBytes, trailer.dialoguePrintBytes) = (prints.rows.size, prints.dialogues.size)
    try prints.rows.words().withUnsafeBytes { try write($0) }
    try prints.dialogues.words().withUnsafeBytes { try write($0) }
    if let messages { try write(messages) }
    trailer.nameBytes = names.count
    try names.withUnsafeBytes { try write($0) }
    (trailer.dialogues, trailer.fragments) = (dialogues.count, fragments.count)
    try write(words(dialogues))
    try write(fragments.flatMap { $0.words })
    let json = try Line.encodeSorted(record)
    trailer.recordBytes = json.count
    trailer.recordChecksum = json.withUnsafeBytes { Checksum.of($0) }
    try json.withUnsafeBytes { try write($0) }
    trailer.checksum = try main.finish()
    try write(trailer.words)
    _ = try main.finish()
    try rename()
  }

  private func write(_ messages: MessageTable) throws {
    let words = MessageIndex.words(messages.entries)
    try messages.withText {
      trailer.messageBytes = $0.count
      try write(UnsafeRawBufferPointer($0))
    }
    trailer.messageIndexBytes = words.count * 8
    try write(words)
  }

  private func words(_ dialogues: [DialogueEntry]) -> [UInt64] {
    var words: [UInt64] = []
    words.reserveCapacity(dialogues.count * DialogueEntry.wordCount)
    for dialogue in dialogues { dialogue.append(to: &words) }
    return words
  }

  private func write(_ words: [UInt64]) throws {
    try words.map { $0.littleEndian }.withUnsafeBytes { try write($0) }
  }

  private func rename() throws {
    guard let draft, let path else {
      isCommitted = true
      return
    }
    let code = draft.withPlatformString { old in path.withPlatformString { Glibc.rename(old, $0) } }
    guard code == 0 else { throw PartFailure(Errno(rawValue: errno)) }
    isCommitted = true
  }
}

/// The prints of one part.
struct PartMarks {
  var rows = MarkTable()
  var dialogues = MarkTable()
}

extension DialogueEntry {
  static let wordCount = 7

  /// Appends the entry as words of the dialogue index.
  func append(to words: inout [UInt64]) {
    words.append(pair.low)
    words.append(pair.high)
    words.append(offset)
    words.append(length)
    words.append(UInt64(turns) | (isAgentFirst ? 1 << 32 : 0) | UInt64(owner) << 33)
    words.append(place.word)
    words.append(last.word)
  }

  /// - Parameter start: of the entry among the words.
  init(_ words: [UInt64], at start: Int) {
    let turns = words[start + 4]
    self.init(
      pair: Fingerprint(low: words[start], high: words[start + 1]), offset: words[start + 2],
      length: words[start + 3], turns: UInt32(truncatingIfNeeded: turns), owner: Int(turns >> 33),
      isAgentFirst: turns >> 32 & 1 == 1,
      place: RowPlace(word: words[start + 5]), last: RowPlace(word: words[start + 6]))
  }
}

extension RowPlace {
  var word: UInt64 { UInt64(sheet) << 32 | UInt64(row) }

  init(word: UInt64) {
    self.init(sheet: Int(word >> 32), row: Int(word & 0xFFFF_FFFF))
  }
}

extension Fragment {
  /// What one byte of a deflate stream can give at most (RFC 1951: 258 bytes for two bits).
  private static let mostPerByte: UInt64 = 1032

  /// The fragment as four words of the fragment index.
  var words: [UInt64] {
    let flag: UInt64 = isRejects ? 1 << 32 : 0
    return [UInt64(rows), UInt64(xmlBytes), UInt64(deflatedBytes), UInt64(crc) | flag]
  }

  /// nil if no fragment has such sizes, so that their sums do not overflow either.
  init?(words: some RandomAccessCollection<UInt64>) {
    let words = Array(words)
    guard words[0] <= Fragment.fullRows, words[2] < 1 << 50, words[3] >> 33 == 0,
      words[1] / Fragment.mostPerByte <= words[2], words[3] >> 32 == 0 || words[0] == 0
    else { return nil }
    self.init(
      rows: Int(words[0]), xmlBytes: Int(words[1]), deflatedBytes: Int(words[2]),
      crc: UInt32(truncatingIfNeeded: words[3]))
    isRejects = words[3] >> 32 & 1 == 1
  }
}

// Reads a part from its end: sizes first, then whichever section is wanted.
import Bytes
import Cleaning
import FoundationEssentials
import Sheets
import SystemPackage

/// An open part, whose sections can be read.
final class PartReader {
  let file: FileDescriptor
  let trailer: PartTrailer

  /// - Throws: ``JobError`` if the file is no part of this version.
  convenience init(_ path: FilePath) throws {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    do { try self.init(open: file) } catch let error as JobError {
      throw JobError(error.reason, at: path.printable)
    }
  }

  /// A part as its worker told of it.
  /// - Throws: ``JobError`` if another stands there.
  convenience init(_ told: ToldPart) throws {
    try self.init(told.path.path)
    guard told.checksum == nil || told.checksum == trailer.checksum else {
      throw JobError("not the part that was told of", at: told.path.path.printable)
    }
  }

  /// - Parameter file: from now on closed by this, also if it is no part.
  init(open file: FileDescriptor) throws {
    self.file = file
    do {
      let size = Int(try file.seek(offset: 0, from: .end))
      let tail = try PartReader.words(
        file, at: size - PartTrailer.size, count: PartTrailer.words)
      guard let trailer = PartTrailer(words: tail, fileSize: size) else {
        throw JobError.damaged(.trailer)
      }
      self.trailer = trailer
    } catch {
      try? file.close()
      throw error
    }
  }

  deinit { try? file.close() }

  /// Hands on the entries of the dialogue index in order, through a buffer of fixed size.
  /// - Throws: ``JobError`` if their lengths are not together that of a text.
  func forEachDialogue(_ use: (DialogueEntry) throws -> Void) throws {
    let step = 4096
    let size = UInt64(trailer.textBytes)
    var end: UInt64 = 0
    for start in stride(from: 0, to: trailer.dialogues, by: step) {
      for entry in try entries(start..<min(start + step, trailer.dialogues)) {
        guard entry.offset == end, entry.length <= size - end else {
          throw JobError.damaged(.dialogueIndex)
        }
        end += entry.length
        try use(entry)
      }
    }
    guard end == size else { throw JobError.damaged(.dialogueIndex) }
  }

  /// The turns of one dialogue, with its blank line.
  func dialogue(_ number: Int) throws -> [UInt8] {
    try text(of: entry(number))
  }

  /// The index entry of one dialogue.
  func entry(_ number: Int) throws -> DialogueEntry {
    guard number < trailer.dialogues else { throw JobError.damaged(.dialogueIndex) }
    return try entries(number..<number + 1)[0]
  }

  /// The turns of a dialogue of this part, with its blank line.
  func text(of entry: DialogueEntry) throws -> [UInt8] {
    let place = try place(of: entry)
    return try PartReader.bytes(file, at: place.lowerBound, count: place.count)
  }

  /// Appends bytes of the part to a buffer.
  func append(_ count: Int, from offset: Int, to buffer: inout ByteBuffer) throws {
    do { try file.append(count, from: offset, to: &buffer) } catch Errno.ioError {
      throw JobError("damaged part (cut off)")
    }
  }

  /// Where the forward text of a dialogue stands in the part.
  func place(of entry: DialogueEntry) throws -> Range<Int> {
    let size = UInt64(trailer.textBytes)
    guard entry.offset <= size, entry.length <= size - entry.offset else {
      throw JobError.damaged(.dialogueIndex)
    }
    let start = trailer.forwardOffset + Int(entry.offset)
    return start..<start + Int(entry.length)
  }

  /// The index entries of some dialogues.
  func entries(_ range: Range<Int>) throws -> [DialogueEntry] {
    let size = DialogueEntry.wordCount
    let words = try PartReader.words(
      file, at: trailer.dialogueOffset + range.lowerBound * PartTrailer.dialogueSize,
      count: range.count * size)
    return stride(from: 0, to: words.count, by: size).map { DialogueEntry(words, at: $0) }
  }

  /// The prints of some partitions, in the order in which they came.
  func marks(_ kind: MarkKind, _ partitions: Range<Int>) throws -> [Mark] {
    let (offset, size) =
      kind == .rows
      ? (trailer.rowPrintOffset, trailer.rowPrintBytes)
      : (trailer.dialoguePrintOffset, trailer.dialoguePrintBytes)
    guard size > 0 else { return [] }
    let head = MarkTable.partitions * 8
    guard size >= head, (size - head) % 16 == 0 else { throw JobError.damaged(.prints) }
    let ends = [0] + (try PartReader.words(file, at: offset, count: MarkTable.partitions))
    let (start, end) = (ends[partitions.lowerBound], ends[partitions.upperBound])
    guard start <= end, end <= (size - head) / 16 else { throw JobError.damaged(.prints) }
    let words = try PartReader.words(
      file, at: offset + head + Int(start) * 16, count: Int(end - start) * 2)
    return stride(from: 0, to: words.count, by: 2).map {
      Mark(low: words[$0], rest: words[$0 + 1])
    }
  }

  /// The fragments with the places of their bytes.
  /// - Throws: ``JobError`` if they are not together as long as their sections, or have sizes
  ///   that none has.
  func fragments() throws -> [StoredFragment] { try stored().filter { !$0.fragment.isRejects } }

  /// The members of rejects, in their order.
  func rejects() throws -> [StoredFragment] { try stored().filter(\.fragment.isRejects) }

  /// Everything of the fragment index: what lies before the texts, then what lies behind them.
  private func stored() throws -> [StoredFragment] {
    let words = try PartReader.words(file, at: trailer.fragmentOffset, count: trailer.fragments * 4)
    var (offset, end) = (0, trailer.fragmentBytes)
    let stored = try (0..<trailer.fragments).map { index in
      if offset == end { (offset, end) = (trailer.tailOffset, trailer.rowPrintOffset) }
      guard let fragment = Fragment(words: words[index * 4..<index * 4 + 4]),
        fragment.deflatedBytes <= end - offset
      else { throw JobError.damaged(.fragmentIndex) }
      defer { offset += fragment.deflatedBytes }
      return StoredFragment(fragment, file: file, offset: Int64(offset))
    }
    let isWhole = end == trailer.rowPrintOffset || trailer.tailBytes == 0
    guard offset == end, isWhole else { throw JobError.damaged(.fragmentIndex) }
    return stored
  }

  /// - Throws: if the record is not as it was written.
  func record() throws -> PartRecord {
    let bytes = try PartReader.bytes(file, at: trailer.recordOffset, count: trailer.recordBytes)
    guard bytes.withUnsafeBytes({ Checksum.of($0) }) == trailer.recordChecksum else {
      throw JobError.damaged(.record)
    }
    return try JSONDecoder().decode(PartRecord.self, from: Data(bytes))
  }

  /// Reads the whole part and compares its checksum.
  func isIntact() throws -> Bool {
    let (main, reversed) = (Checksum(), Checksum())
    try file.forEachPiece(0..<trailer.forwardOffset + trailer.textBytes, main.update)
    try file.forEachPiece(trailer.reversedOffset..<trailer.tailOffset, reversed.update)
    withUnsafeBytes(of: reversed.value.littleEndian) { main.update($0) }
    try file.forEachPiece(trailer.tailOffset..<trailer.trailerOffset, main.update)
    return main.value == trailer.checksum
  }

  static func words(_ file: FileDescriptor, at offset: Int, count: Int) throws -> [UInt64] {
    try bytes(file, at: offset, count: count * 8).withUnsafeBytes { raw in
      (0..<count).map {
        UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: $0 * 8, as: UInt64.self))
      }
    }
  }

  static func bytes(_ file: FileDescriptor, at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0 else { throw JobError.damaged(.trailer) }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let room = UnsafeMutableRawBufferPointer(start: buffer.baseAddress, count: count)
      try fill(room, file, at: offset)
      filled = count
    }
  }

  private static func fill(
    _ room: UnsafeMutableRawBufferPointer, _ file: FileDescriptor, at offset: Int
  ) throws {
    do { try file.fill(room, from: offset) } catch Errno.ioError {
      throw JobError("damaged part (cut off)")
    }
  }
}

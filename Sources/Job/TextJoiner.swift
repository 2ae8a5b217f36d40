// The texts: ranges of parts copied, in plan order, to train and validation, forward and reversed.
import CLinux
import Cleaning
import Glibc
import SystemPackage

/// Writes `forward/{train,val}.txt` and `reversed/{train,val}.txt`.
///
/// A rule that needs no look ahead lets every part be copied as it comes. Otherwise parts are remembered, the
/// rule is found from their indexes, and all are copied at the end. Dialogues themselves are never held.
struct TextJoiner {
  private let forward: TextPair
  private let reversed: TextPair
  private let seed: UInt64
  private let wanted: Int
  private var rule: SplitRule?
  private var lowest: LowestKeys
  private var waiting: [ChunkPart] = []
  /// Dialogues seen.
  private(set) var dialogues = 0
  /// Validation dialogues copied.
  private(set) var validation = 0

  init(_ folder: FilePath, split: Split, seed: UInt64) throws {
    forward = try TextPair(folder.appending("forward"))
    reversed = try TextPair(folder.appending("reversed"))
    self.seed = seed
    rule = SplitRule(split)
    wanted = if case .count(let count) = split { count } else { 0 }
    lowest = LowestKeys(wanted)
  }

  mutating func append(_ part: ChunkPart) throws {
    let reader = try PartReader(part.part.path)
    if let rule { return try copy(reader, part, rule) }
    let file = part.identityFingerprint
    try reader.forEachDialogue { entry in
      lowest.insert(SplitKey(file: file, pair: entry.pair, seed: seed))
    }
    dialogues += reader.trailer.dialogues
    waiting.append(part)
  }

  /// Copies what had to wait, and brings everything to the disk.
  /// - Throws: ``JobError`` where the split asks for more dialogues than there are.
  mutating func finish() throws {
    guard wanted <= dialogues || rule != nil else {
      throw JobError(
        "--validation asks for \(wanted) dialogues, but there are only \(dialogues)"
      )
    }
    if rule == nil, let last = lowest.last {
      dialogues = 0
      for part in waiting { try copy(PartReader(part.part.path), part, .upTo(last)) }
    }
    try forward.finish()
    try reversed.finish()
  }

  private mutating func copy(_ reader: PartReader, _ part: ChunkPart, _ rule: SplitRule) throws {
    let file = part.identityFingerprint
    var run = TextRun(isValidation: false, start: 0, end: 0)
    try reader.forEachDialogue { entry in
      let isValidation = rule.isValidation(SplitKey(file: file, pair: entry.pair, seed: seed))
      if isValidation != run.isValidation {
        try copy(run, reader)
        run = TextRun(isValidation: isValidation, start: run.end, end: run.end)
      }
      run.end += Int(entry.length)
      validation += isValidation ? 1 : 0
    }
    dialogues += reader.trailer.dialogues
    try copy(run, reader)
  }

  private func copy(_ run: TextRun, _ reader: PartReader) throws {
    guard run.start < run.end else { return }
    let trailer = reader.trailer
    let count = run.end - run.start
    try forward[run.isValidation].append(reader.file, trailer.forwardOffset + run.start, count)
    try reversed[run.isValidation].append(reader.file, trailer.reversedOffset + run.start, count)
  }
}

/// Successive dialogues of one part that go to the same set: a range of its texts.
private struct TextRun {
  var isValidation: Bool
  var start: Int
  var end: Int
}

extension ChunkPart {
  var identityFingerprint: Fingerprint { identity.withUnsafeBytes { Fingerprint($0) } }
}

/// The two texts of one direction.
private struct TextPair {
  private let train: TextFile
  private let validation: TextFile

  init(_ folder: FilePath) throws {
    try Folder.make(folder)
    train = try TextFile(folder.appending("train.txt"))
    validation = try TextFile(folder.appending("val.txt"))
  }

  subscript(isValidation: Bool) -> TextFile { isValidation ? validation : train }

  func finish() throws {
    try train.finish()
    try validation.finish()
  }
}

/// An output text, appended to by ranges of other files.
private final class TextFile {
  private let path: FilePath
  private let file: FileDescriptor

  init(_ path: FilePath) throws {
    self.path = path
    file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
  }

  deinit { try? file.close() }

  /// Copies `count` bytes from `offset` of `source`, inside the kernel where the file system can.
  func append(_ source: FileDescriptor, _ offset: Int, _ count: Int) throws {
    do { try copy(source, offset, count) } catch let error as Errno {
      throw JobError("cannot write \(path.printable): \(error)")
    }
  }

  private func copy(_ source: FileDescriptor, _ offset: Int, _ count: Int) throws {
    var position = Int64(offset)
    let end = position + Int64(count)
    while position < end {
      let copied = clinux_copy_range(
        source.rawValue, &position, file.rawValue, Int(end - position))
      if copied > 0 || copied < 0 && errno == EINTR { continue }
      guard copied < 0, [EXDEV, EINVAL, ENOSYS, EOPNOTSUPP].contains(errno) else {
        throw copied < 0 ? Errno(rawValue: errno) : Errno.ioError
      }
      return try copyThroughMemory(source, &position, end)
    }
  }

  func finish() throws {
    guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
  }

  private func copyThroughMemory(
    _ source: FileDescriptor, _ position: inout Int64, _ end: Int64
  ) throws {
    try withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      while position < end {
        let room = UnsafeMutableRawBufferPointer(
          rebasing: buffer[..<min(buffer.count, Int(end - position))])
        let got = try source.read(fromAbsoluteOffset: position, into: room)
        guard got > 0 else { throw Errno.ioError }
        _ = try file.writeAll(UnsafeRawBufferPointer(rebasing: room[..<got]))
        position += Int64(got)
      }
    }
  }
}

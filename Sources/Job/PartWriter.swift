// Writes a part under a name of its own, and gives it its real name once it is whole.
import Cleaning
import FoundationEssentials
import Glibc
import Sheets
import SystemPackage

/// A part in the making. Unless ``commit(_:summary:)`` was reached, nothing of it remains.
final class PartWriter {
  private let path: FilePath
  private let draft: FilePath
  private let file: FileDescriptor
  private let checksum = Checksum()
  private var buffer: [UInt8] = []
  private var count = 0
  private var isCommitted = false

  init(_ path: FilePath) throws {
    self.path = path
    draft = FilePath(bytes: path.bytes + Array(".draft".utf8))
    file = try FileDescriptor.open(
      draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: [.ownerReadWrite, .groupRead, .otherRead])
    buffer.reserveCapacity(PartWriter.bufferSize)
  }

  deinit {
    try? file.close()
    if !isCommitted { try? Folder.remove(draft) }
  }

  /// Bytes written so far.
  var offset: Int { count }

  func write(_ bytes: UnsafeRawBufferPointer) throws {
    count += bytes.count
    if buffer.count + bytes.count > PartWriter.bufferSize { try flush() }
    if bytes.count >= PartWriter.bufferSize {
      try put(bytes)
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Writes both indexes, the summary and the trailer, and puts the part in place.
  func commit(
    _ dialogues: [DialogueEntry], _ fragments: [Fragment], summary: PartSummary, fragmentBytes: Int
  ) throws {
    var trailer = PartTrailer()
    trailer.fragmentBytes = fragmentBytes
    trailer.textBytes = (count - fragmentBytes) / 2
    (trailer.dialogues, trailer.fragments) = (dialogues.count, fragments.count)
    for entry in dialogues { try write(entry.words) }
    for fragment in fragments { try write(fragment.words) }
    let json = try JSONEncoder().encode(summary)
    trailer.summaryBytes = json.count
    try json.withUnsafeBytes { try write($0) }
    try flush()
    trailer.checksum = checksum.value
    try write(trailer.words)
    try flush()
    try rename()
  }

  private func write(_ words: [UInt64]) throws {
    try words.map(\.littleEndian).withUnsafeBytes { try write($0) }
  }

  private func flush() throws {
    try buffer.withUnsafeBytes { try put($0) }
    buffer.removeAll(keepingCapacity: true)
  }

  private func put(_ bytes: UnsafeRawBufferPointer) throws {
    guard !bytes.isEmpty else { return }
    checksum.update(bytes)
    do { _ = try file.writeAll(bytes) } catch { throw PartFailure(error) }
  }

  private func rename() throws {
    let code = draft.withPlatformString { old in path.withPlatformString { Glibc.rename(old, $0) } }
    guard code == 0 else { throw PartFailure(Errno(rawValue: errno)) }
    isCommitted = true
  }

  private static let bufferSize = 256 << 10
}

extension DialogueEntry {
  /// The entry as four words of the dialogue index.
  var words: [UInt64] { [pair.low, pair.high, length, UInt64(turns)] }

  init(words: some RandomAccessCollection<UInt64>) {
    let words = Array(words)
    self.init(
      pair: Fingerprint(low: words[0], high: words[1]), length: words[2],
      turns: UInt32(truncatingIfNeeded: words[3]))
  }
}

extension Fragment {
  /// The fragment as four words of the fragment index.
  var words: [UInt64] { [UInt64(rows), UInt64(xmlBytes), UInt64(deflatedBytes), UInt64(crc)] }

  init(words: some RandomAccessCollection<UInt64>) {
    let words = Array(words)
    self.init(
      rows: Int(words[0]), xmlBytes: Int(words[1]), deflatedBytes: Int(words[2]),
      crc: UInt32(truncatingIfNeeded: words[3]))
  }
}

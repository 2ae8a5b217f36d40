// Results that were paid for: one append-only file for each model, read by payload.
import Bytes
import Glibc

/// What the store has of a payload.
package enum StoredResult: Equatable, Sendable {
  /// A JSON object, as the worker wrote it.
  case result([UInt8])
  /// The model cannot do the item; the failure's line.
  case failed([UInt8])
}

/// One record to be stored.
package struct StoreRecord: Sendable {
  package enum Kind: UInt8, Sendable {
    case result = 1
    case failed = 2
    /// What was there of the payload is forgotten.
    case removed = 3
  }

  package var payload: Fingerprint
  package var kind: Kind
  package var bytes: [UInt8]

  package init(_ payload: Fingerprint, _ kind: Kind, _ bytes: [UInt8]) {
    (self.payload, self.kind, self.bytes) = (payload, kind, bytes)
  }
}

/// An append-only file of results.
///
/// A header of 32 bytes: `chatmill`, version 1, the key (128 bits). Then records, little-endian:
/// bytes of the result (32 bits), kind (32 bits), fingerprint of the payload (128 bits), the
/// result, and the low half of the XXH3-64 of all that (32 bits).
///
/// A batch is appended by one write(2) before anybody uses it, so a kill loses nothing that was
/// told. A torn end is cut off; damage in the middle ends the file there, and how much was passed
/// over is told. Memory is 24 bytes for each result, at most twice that.
///
/// A crash of the machine loses what was not brought to the disk, which is due every second
/// (``synchroniseDue``).
package final class ResultStore {
  private let file: Int32
  /// How many bytes of the file hold.
  package private(set) var size: Int
  /// Those of them that held when it was opened.
  private var openedSize = 0
  private var index = StoreIndex()
  /// When the first record was appended that may not be on the disk yet; nil for none.
  private var dirtySince: Double?
  /// What was found wrong when it was opened, for a notice; nil for nothing.
  package private(set) var notice: String?
  package let path: String
  static let headerBytes = 32
  static let headBytes = 24

  /// Results that have a place in the store.
  package var count: Int { index.count }

  /// Opens the file, or makes it, and takes its lock.
  /// - Throws: ``ModelError``; ``StoreBusy`` if another process has it.
  package init(_ path: String, key: Fingerprint) throws {
    self.path = path
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
    guard file >= 0 else { throw SystemCall.failure("\(path): cannot be opened") }
    size = 0
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw StoreBusy(path: path)
    }
    try load(key)
  }

  deinit { close(file) }

  // MARK: Reading

  /// What is there of a payload.
  /// - Throws: ``ModelError`` if the file cannot be read.
  package func find(_ payload: Fingerprint) throws -> StoredResult? {
    guard let place = index.find(payload) else { return nil }
    var head = [UInt8](repeating: 0, count: ResultStore.headBytes)
    try read(&head, at: place)
    var bytes = [UInt8](repeating: 0, count: Int(StoreHead(head).size))
    try read(&bytes, at: place + ResultStore.headBytes)
    return StoreHead(head).kind == .failed ? .failed(bytes) : .result(bytes)
  }

  /// Whether what is there of a payload was there when the store was opened.
  package func wasThere(_ payload: Fingerprint) -> Bool {
    index.find(payload).map { $0 < openedSize } ?? false
  }

  /// Whether there is a result, or a failure that need not be tried again.
  package func knows(_ payload: Fingerprint) -> Bool { index.find(payload) != nil }

  private func read(_ bytes: inout [UInt8], at place: Int) throws {
    let count = bytes.count
    let got = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress, count, place) }
    guard got == count else { throw SystemCall.failure("\(path): cannot be read") }
  }

  // MARK: Writing

  /// Appends records by one write; they are there for ``find(_:)`` afterwards, and for whoever
  /// opens the file after a kill.
  /// - Throws: ``ModelError``, and the file is what it was.
  package func append(_ records: [StoreRecord]) throws {
    guard !records.isEmpty else { return }
    var bytes: [UInt8] = []
    var places: [(Fingerprint, StoreRecord.Kind, Int)] = []
    for record in records {
      places.append((record.payload, record.kind, size + bytes.count))
      StoreHead.append(record, to: &bytes)
    }
    let count = bytes.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, size) }
    guard count == bytes.count else {
      let failure = SystemCall.failure("\(path): cannot be written")
      _ = ftruncate(file, size)
      throw count < 0 ? failure : ModelError("\(path): cannot be written: no space left")
    }
    size += count
    dirtySince = dirtySince ?? SystemCall.now
    for (payload, kind, place) in places { index.set(payload, kind == .removed ? nil : place) }
  }

  /// When ``synchronise()`` is due, on the clock of ``SystemCall/now``; infinite while all is on
  /// the disk.
  package var synchroniseDue: Double { dirtySince.map { $0 + 1 } ?? .infinity }

  /// Brings what was appended to the disk.
  package func synchronise() throws {
    guard dirtySince != nil else { return }
    guard fdatasync(file) == 0 else {
      throw SystemCall.failure("\(path): cannot be brought to the disk")
    }
    dirtySince = nil
  }

  // MARK: Opening

  private func load(_ key: Fingerprint) throws {
    let end = Int(lseek(file, 0, SEEK_END))
    guard end >= ResultStore.headerBytes else {
      // A kill may have left a part of the header, which holds no result.
      guard ftruncate(file, 0) == 0 else { throw SystemCall.failure("\(path): cannot be written") }
      return try begin(key)
    }
    var header = [UInt8](repeating: 0, count: ResultStore.headerBytes)
    try read(&header, at: 0)
    guard header == ResultStore.header(key) else {
      throw ModelError(
        "\(path): not the results of this model; name another store, or move it away")
    }
    try scan(end)
  }

  private func begin(_ key: Fingerprint) throws {
    let header = ResultStore.header(key)
    let count = header.withUnsafeBytes { pwrite(file, $0.baseAddress, $0.count, 0) }
    guard count == header.count else { throw SystemCall.failure("\(path): cannot be written") }
    (size, dirtySince) = (count, SystemCall.now)
  }

  static func header(_ key: Fingerprint) -> [UInt8] {
    Array("chatmill".utf8) + words(1) + words(key.low) + words(key.high)
  }

  private static func words(_ word: UInt64) -> [UInt8] {
    withUnsafeBytes(of: word.littleEndian) { Array($0) }
  }

  /// Reads all heads and checksums, and cuts off what does not hold.
  private func scan(_ end: Int) throws {
    var reader = StoreScan(file: file, end: end)
    while let (head, place) = try reader.next(path) {
      index.set(head.payload, head.kind == .removed ? nil : place)
    }
    (size, openedSize) = (reader.place, reader.place)
    guard size < end else { return }
    notice = "\(path): \(reader.rest(of: end - size))"
    guard ftruncate(file, size) == 0 else { throw SystemCall.failure("\(path): cannot be cut") }
  }
}

/// Another process writes the store.
package struct StoreBusy: Error, Equatable, CustomStringConvertible {
  package let path: String
  package var description: String { "\(path): another process is writing it" }
}

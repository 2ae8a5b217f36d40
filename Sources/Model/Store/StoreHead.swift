// One record of a store of results, as bytes.
import Bytes
import Glibc

/// What stands before a result.
struct StoreHead {
  let size: UInt32
  /// nil for a kind that there is not.
  let kind: StoreRecord.Kind?
  let payload: Fingerprint

  /// - Parameter bytes: ``ResultStore/headBytes`` of them.
  init(_ bytes: [UInt8]) {
    func word(_ place: Int, _ count: Int) -> UInt64 {
      bytes[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
    size = UInt32(word(0, 4))
    kind = StoreRecord.Kind(rawValue: UInt8(truncatingIfNeeded: word(4, 4)))
    payload = Fingerprint(low: word(8, 8), high: word(16, 8))
  }

  static func append(_ record: StoreRecord, to bytes: inout [UInt8]) {
    let start = bytes.count
    put(UInt64(record.bytes.count), 4, &bytes)
    put(UInt64(record.kind.rawValue), 4, &bytes)
    put(record.payload.low, 8, &bytes)
    put(record.payload.high, 8, &bytes)
    bytes += record.bytes
    let sum = bytes.withUnsafeBytes { Checksum.of(UnsafeRawBufferPointer(rebasing: $0[start...])) }
    put(sum & 0xFFFF_FFFF, 4, &bytes)
  }

  private static func put(_ word: UInt64, _ count: Int, _ bytes: inout [UInt8]) {
    for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: word >> (8 * place))) }
  }
}

/// Goes through the records of a store, as far as they hold.
struct StoreScan {
  private let file: Int32
  private let end: Int
  private(set) var place = ResultStore.headerBytes
  private var buffer: [UInt8] = []
  private var bufferStart = 0

  /// The last record is only there in part, as a kill in the middle of a write leaves it.
  private var isTorn = false

  init(file: Int32, end: Int) { (self.file, self.end) = (file, end) }

  /// What stands behind the records, in words.
  func rest(of bytes: Int) -> String {
    isTorn
      ? "the last record was torn; \(bytes) bytes at the end were cut off"
      : "damaged at byte \(place); the \(bytes) bytes from there on were passed over and cut off"
  }

  /// The next record and its place; nil behind the last one that holds.
  /// - Throws: ``ModelError`` if the file cannot be read.
  mutating func next(_ path: String) throws -> (StoreHead, Int)? {
    guard let bytes = try take(ResultStore.headBytes, path) else { return nil }
    let head = StoreHead(bytes)
    guard head.kind != nil, head.size <= ModelLoop.mostResultBytes else { return nil }
    guard let whole = try take(ResultStore.headBytes + Int(head.size) + 4, path) else { return nil }
    let sum = whole.dropLast(4).withUnsafeBytes { Checksum.of($0) }
    let told = whole.suffix(4).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard sum & 0xFFFF_FFFF == told else { return nil }
    defer { place += whole.count }
    return (head, place)
  }

  /// Bytes from the present place; nil if there are not as many.
  private mutating func take(_ count: Int, _ path: String) throws -> [UInt8]? {
    guard end - place >= count else {
      isTorn = true
      return nil
    }
    if place + count > bufferStart + buffer.count { try fill(max(count, 1 << 20), path) }
    let start = place - bufferStart
    guard buffer.count - start >= count else { return nil }
    return Array(buffer[start..<start + count])
  }

  private mutating func fill(_ count: Int, _ path: String) throws {
    buffer = [UInt8](repeating: 0, count: min(count, end - place))
    bufferStart = place
    let got = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, place) }
    guard got >= 0 else { throw SystemCall.failure("\(path): cannot be read") }
    buffer.removeLast(buffer.count - got)
  }
}

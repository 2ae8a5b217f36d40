// Bytes that may be anything, read as a store of results: what the fuzzer and its short form in the
// tests do.
#if DEBUG || FUZZ
import Bytes
import Glibc

@testable import Model

/// Opens garbage as a store.
///
/// What does not hold must be cut off at once; everything that is left must be found, and what is
/// appended behind it, too.
package struct StoreTrial {
  private let path: String
  private static let key = Fingerprint(low: 1, high: 2)

  /// - Parameter path: a file that each trial overwrites.
  package init(_ path: String) { self.path = path }

  /// - Returns: how many results were there; nil where the file is no store of this model.
  package func read(_ bytes: [UInt8]) -> Int? {
    guard write(bytes) else { return nil }
    do {
      let (count, end) = try open()
      let again = try open()
      precondition(again == (count, end), "the second look sees something else")
      try append(to: count)
      return count
    } catch { return nil }
  }

  private func open() throws -> (count: Int, size: Int) {
    let store = try ResultStore(path, key: StoreTrial.key)
    return (store.count, store.size)
  }

  private func append(to count: Int) throws {
    let payload = Fingerprint(low: 0x1234, high: 0x5678)
    do {
      let store = try ResultStore(path, key: StoreTrial.key)
      precondition(store.notice == nil, "it was mended, and is not whole")
      try store.append([StoreRecord(payload, .result, Array("{}".utf8))])
    }
    let store = try ResultStore(path, key: StoreTrial.key)
    let found = try store.find(payload)
    precondition(found == .result(Array("{}".utf8)), "what was appended is gone")
    precondition(store.count == count || store.count == count + 1)
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    return bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) } == bytes.count
  }

  /// The bytes as records whose heads and checksums fit, behind a header that does, so that a
  /// mutation gets past them.
  ///
  /// Of each record the first byte says how long it is, the second of which kind and payload.
  package static func sealed(_ bytes: [UInt8]) -> [UInt8] {
    var (result, rest) = (ResultStore.header(key), bytes[...])
    while rest.count >= 2 {
      let (size, kind) = (Int(rest[rest.startIndex]), rest[rest.startIndex + 1])
      rest = rest.dropFirst(2)
      guard let kind = StoreRecord.Kind(rawValue: kind & 3) else { break }
      let payload = Fingerprint(low: UInt64(size), high: UInt64(rest.first ?? 0))
      StoreHead.append(StoreRecord(payload, kind, Array(rest.prefix(size))), to: &result)
      rest = rest.dropFirst(size)
    }
    return result + rest
  }
}
#endif

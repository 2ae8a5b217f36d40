// Pseudonyms of agents and customers: keyed hashes, the same in every file and run.
import Cleaning
import Crypto
import SystemPackage

/// A key for pseudonyms as a job is given it; no output, report or part holds it.
package struct PseudonymKey: Sendable, Codable, Equatable {
  static let leastBytes = 16
  let bytes: [UInt8]

  /// Line ends at the end of the file are no part of the key.
  /// - Throws: ``JobError`` where the file cannot be read or holds too little.
  init(file: FilePath) throws {
    let bytes = try SmallFile.bytes(file)
    self.bytes = Array(
      bytes.prefix(bytes.count - bytes.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count))
    guard self.bytes.count >= PseudonymKey.leastBytes else {
      throw JobError(
        "a key for pseudonyms has at least \(PseudonymKey.leastBytes) bytes; make one with: head -c 32 /dev/urandom | base64",
        at: file.printable)
    }
  }

  /// Tells keys apart without giving them away.
  var check: String {
    let word = Array("chatmill".utf8)
    let pseudonym = word.withUnsafeBytes { PseudonymKey.pseudonym($0, begun) }
    return String(decoding: pseudonym.prefix(16), as: UTF8.self)
  }

  /// A code that has read the key, and nothing else.
  var begun: HMAC<SHA256> { HMAC(key: SymmetricKey(data: bytes)) }

  /// The first half of HMAC-SHA-256 (RFC 2104) over the id: 32 hexadecimal digits.
  static func pseudonym(_ id: UnsafeRawBufferPointer, _ begun: HMAC<SHA256>) -> [UInt8] {
    var code = begun
    code.update(data: id)
    var text: [UInt8] = []
    text.reserveCapacity(32)
    for byte in code.finalize().prefix(16) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return text
  }

  private static let digits = Array("0123456789abcdef".utf8)
}

/// Replaces the ids of one worker's rows. Ids that were seen lately are not hashed again.
final class Pseudonyms {
  private static let size = 32
  /// Ids that are remembered: 128 MiB.
  private static let limit = 1 << 21

  private let begun: HMAC<SHA256>
  private var index = FingerprintIndex()
  private var known: [SIMD32<UInt8>] = []
  /// Where the pseudonyms of the row at hand stand: agent, customer.
  private let texts = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 2 * size, alignment: size
  ).bindMemory(to: UInt8.self)

  init(_ key: PseudonymKey) { begun = key.begun }

  deinit { texts.deallocate() }

  /// Replaces agent and customer, both trimmed, until the next row.
  func replace(_ row: inout RowJudge.Needed) {
    row.agent = replaced(row.agent, at: 0)
    row.customer = replaced(row.customer, at: Pseudonyms.size)
  }

  private func replaced(_ id: Bytes, at offset: Int) -> Bytes {
    if id.isEmpty { return id }
    let text = UnsafeMutableBufferPointer(rebasing: texts[offset..<offset + Pseudonyms.size])
    // Safe: there is room for two pseudonyms.
    UnsafeMutableRawPointer(text.baseAddress!).storeBytes(of: pseudonym(id), as: SIMD32<UInt8>.self)
    return Bytes(text)
  }

  private func pseudonym(_ id: Bytes) -> SIMD32<UInt8> {
    if index.count == Pseudonyms.limit {
      index = FingerprintIndex()
      known = []
    }
    let raw = UnsafeRawBufferPointer(id)
    let (number, isNew) = index.number(of: Fingerprint(raw))
    if isNew { known.append(SIMD32(PseudonymKey.pseudonym(raw, begun))) }
    return known[number]
  }
}

extension JobSettings {
  /// Reads the key that the recipe names.
  package mutating func readKey() throws {
    guard let file = recipe.pseudonymKey?.file else { return }
    let key = try PseudonymKey(file: FilePath(file))
    recipe.pseudonymKey?.check = key.check
    pseudonymKey = key
  }
}

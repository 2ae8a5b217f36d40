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
    String(decoding: pseudonym(Array("chatmill".utf8)).prefix(16), as: UTF8.self)
  }

  /// The first half of HMAC-SHA-256 (RFC 2104) over the id: 32 hexadecimal digits.
  func pseudonym(_ id: some Sequence<UInt8>) -> [UInt8] {
    let code = HMAC<SHA256>.authenticationCode(for: Array(id), using: SymmetricKey(data: bytes))
    return code.prefix(16).flatMap {
      [PseudonymKey.digits[Int($0 >> 4)], PseudonymKey.digits[Int($0 & 15)]]
    }
  }

  private static let digits = Array("0123456789abcdef".utf8)
}

/// Replaces the ids of one worker's rows. Ids that were seen lately are not hashed again.
final class Pseudonyms {
  private static let size = 32
  /// Ids that are remembered: 128 MiB.
  private static let limit = 1 << 21

  private let key: PseudonymKey
  private var index = FingerprintIndex()
  private var known: [SIMD32<UInt8>] = []
  /// Where the pseudonyms of the row at hand stand: agent, customer.
  private let texts = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 2 * size)

  init(_ key: PseudonymKey) { self.key = key }

  deinit { texts.deallocate() }

  /// Replaces agent and customer, both trimmed, until the next row.
  func replace(_ row: inout RowJudge.Needed) {
    row.agent = replaced(row.agent, at: 0)
    row.customer = replaced(row.customer, at: Pseudonyms.size)
  }

  private func replaced(_ id: Bytes, at offset: Int) -> Bytes {
    if id.isEmpty { return id }
    let pseudonym = pseudonym(id)
    for place in 0..<Pseudonyms.size { texts[offset + place] = pseudonym[place] }
    return Bytes(rebasing: texts[offset..<offset + Pseudonyms.size])
  }

  private func pseudonym(_ id: Bytes) -> SIMD32<UInt8> {
    if index.count == Pseudonyms.limit {
      index = FingerprintIndex()
      known = []
    }
    let (number, isNew) = index.number(of: Fingerprint(UnsafeRawBufferPointer(id)))
    if isNew { known.append(SIMD32(key.pseudonym(id))) }
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

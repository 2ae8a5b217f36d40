// Pseudonyms of agents and customers: keyed hashes, the same in every file and run.
import Bytes
import Cleaning
import Crypto
import Recipe
import SystemPackage

/// A key for pseudonyms, as a job is given it. No output, report or part holds it.
package struct PseudonymKey: Sendable, Codable, Equatable {
  static let leastBytes = 16
  let bytes: [UInt8]

  /// Line ends at the end of the file are no part of the key.
  /// - Throws: ``JobError`` if the file cannot be read or holds too little.
  package init(file: FilePath) throws {
    let bytes = try SmallFile.bytes(file)
    self.bytes = Array(
      bytes.prefix(bytes.count - bytes.reversed().prefix { $0 == 0x0A || $0 == 0x0D }.count))
    guard self.bytes.count >= PseudonymKey.leastBytes else {
      throw JobError(
        "a key for pseudonyms has at least \(PseudonymKey.leastBytes) bytes; make one with: head -c 32 /dev/urandom | base64",
        at: file.printable)
    }
  }

  /// A value that tells keys apart without giving them away.
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

/// The pseudonyms of one worker's files.
///
/// Agents have many customers, so ids that were seen lately are not hashed again. Each id has one
/// place, where it replaces whatever stood there. Few customers come again, and more places would
/// only take room in the processor's cache.
final class Pseudonyms {
  private typealias Text = SIMD32<UInt8>
  private static let places = 1024

  private let begun: HMAC<SHA256>
  private var known: [(id: Fingerprint, text: Text)?] = Array(repeating: nil, count: places)

  init(_ key: PseudonymKey) { begun = key.begun }

  /// What gives the pairs of a file their names; an empty id has none.
  var renaming: Renaming {
    { id, use in
      if id.isEmpty { return use(id) }
      withUnsafeBytes(of: self.pseudonym(UnsafeRawBufferPointer(id))) {
        use($0.bindMemory(to: UInt8.self))
      }
    }
  }

  private func pseudonym(_ id: UnsafeRawBufferPointer) -> Text {
    let fingerprint = Fingerprint(id)
    let place = Int(fingerprint.low % UInt64(Pseudonyms.places))
    if let known = known[place], known.id == fingerprint { return known.text }
    let text = Text(PseudonymKey.pseudonym(id, begun))
    known[place] = (fingerprint, text)
    return text
  }
}

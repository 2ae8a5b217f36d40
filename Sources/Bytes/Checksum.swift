// Running checksums over bytes that pass by.
import CXxhash

/// A running XXH3-64 checksum.
package final class Checksum {
  private let state: OpaquePointer

  package init() {
    guard let state = XXH3_createState() else { fatalError("no memory for a checksum") }
    self.state = state
    XXH3_64bits_reset(state)
  }

  deinit { XXH3_freeState(state) }

  package func update(_ bytes: UnsafeRawBufferPointer) {
    cxxhash_update64(state, bytes.baseAddress, bytes.count)
  }

  /// The checksum of bytes that are all there.
  package static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    XXH3_64bits(bytes.baseAddress, bytes.count)
  }

  package var value: UInt64 { XXH3_64bits_digest(state) }
}

/// A running XXH3-128 digest, as `xxhsum -H2` prints it.
package final class Digest {
  private let state: OpaquePointer

  package init() {
    guard let state = XXH3_createState() else { fatalError("no memory for a digest") }
    self.state = state
    XXH3_128bits_reset(state)
  }

  deinit { XXH3_freeState(state) }

  package func update(_ bytes: UnsafeRawBufferPointer) {
    cxxhash_update128(state, bytes.baseAddress, bytes.count)
  }

  /// Takes over what another digest has seen.
  package func become(_ other: Digest) { XXH3_copyState(state, other.state) }

  /// 32 hexadecimal digits, the high half first (the canonical form of the xxHash specification).
  package var text: String {
    let hash = XXH3_128bits_digest(state)
    return Hex.text(hash.high64) + Hex.text(hash.low64)
  }
}

package enum Hex {
  /// The value as sixteen hexadecimal digits.
  package static func text(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

// 128-bit fingerprints of rows, pairs and dialogues.
import CXxhash

/// The XXH3-128 hash of some bytes (xxhash 0.8 specification). Two different inputs among a billion
/// share one with a probability below 1e-20, so equal fingerprints are taken for equal inputs.
@usableFromInline package struct Fingerprint: Hashable, Sendable {
  @usableFromInline package var low: UInt64
  @usableFromInline package var high: UInt64

  @inlinable @inline(__always)
  package init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  @inlinable @inline(__always)
  package init(_ bytes: UnsafeRawBufferPointer) {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    self.init(low: hash.low64, high: hash.high64)
  }

  /// The same under a seed: equal bytes have other fingerprints under other seeds.
  @inlinable @inline(__always)
  package init(_ bytes: UnsafeRawBufferPointer, seed: UInt64) {
    let hash = XXH3_128bits_withSeed(bytes.baseAddress, bytes.count, seed)
    self.init(low: hash.low64, high: hash.high64)
  }

  @inlinable @inline(__always)
  package static func == (one: Fingerprint, other: Fingerprint) -> Bool {
    one.low == other.low && one.high == other.high
  }

  /// The fingerprint of several texts, each with its length, so that their borders count.
  package init(of texts: Bytes...) {
    var bytes: [UInt8] = []
    for text in texts {
      withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes.append(contentsOf: $0) }
      bytes.append(contentsOf: text)
    }
    self = bytes.withUnsafeBytes { Fingerprint($0) }
  }

  /// A 64-bit hash of this fingerprint under a key.
  package func keyed(_ key: UInt64) -> UInt64 {
    withUnsafeBytes(of: (low.littleEndian, high.littleEndian)) {
      XXH3_64bits_withSeed($0.baseAddress, $0.count, key)
    }
  }
}

/// Collects the cells of one row into its fingerprint: column, kind and printed text of every cell.
@usableFromInline package struct RowFingerprint: ~Copyable {
  @usableFromInline var bytes: UnsafeMutablePointer<UInt8>
  @usableFromInline var capacity: Int
  @usableFromInline var used = 0

  package init() {
    capacity = 4096
    bytes = .allocate(capacity: capacity)
  }

  deinit { bytes.deallocate() }

  /// Adds a cell. Cells come in the order of their columns.
  @inlinable @inline(__always)
  package mutating func add(column: Int32, kind: UInt8, text: Bytes) {
    let needed = used + 8 + text.count
    if needed + 8 > capacity { grow(needed + 8) }
    // Safe: `needed` bytes and a word more fit. Column, kind and length take eight bytes before the
    // text.
    let head =
      UInt64(UInt16(truncatingIfNeeded: column)) | UInt64(kind) << 16 | UInt64(text.count) << 24
    UnsafeMutableRawPointer(bytes + used).storeBytes(of: head.littleEndian, as: UInt64.self)
    copyShort(text, to: bytes + used + 8)
    used = needed
  }

  /// Adds a cell by the hash of its column's name. Cells come in the order of these hashes.
  @inlinable @inline(__always)
  package mutating func add(name: UInt64, kind: UInt8, text: Bytes) {
    if used + 8 + text.count + 16 > capacity { grow(used + text.count + 24) }
    // Safe: a word fits before what `add(column:kind:text:)` asks for.
    UnsafeMutableRawPointer(bytes + used).storeBytes(of: name.littleEndian, as: UInt64.self)
    used += 8
    add(column: 0, kind: kind, text: text)
  }

  /// The fingerprint of the cells added, after which the next row may begin.
  @inlinable @inline(__always)
  package mutating func finish() -> Fingerprint {
    defer { used = 0 }
    return Fingerprint(UnsafeRawBufferPointer(start: bytes, count: used))
  }

  @usableFromInline mutating func grow(_ needed: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: needed * 2)
    larger.update(from: bytes, count: used)
    bytes.deallocate()
    (bytes, capacity) = (larger, needed * 2)
  }
}

// The rolling buffer that the scanners read from.
import Glibc

/// Why a scanner stops short.
enum ScanStop: Error {
  /// The bytes at hand end inside something; with more of them it may go on.
  case needMore
  /// This is XML that real producers do not write, or no XML: libxml2 is to judge it.
  case foreign
}

/// A window over a part's bytes: what has been scanned leaves at the front, new bytes come in
/// behind.
///
/// Behind the last byte stand ``padding`` zeros, so that a scanner may compare a few bytes without
/// looking at the end first. Zero is no byte of XML.
struct ScanBuffer: ~Copyable {
  /// Zeros behind the last byte.
  static let padding = 64
  /// A unit (a cell, a shared string) larger than this is left to libxml2.
  static let maximumCapacity = 32 << 20

  /// Bytes that the buffer holds to begin with.
  static let usualCapacity = 256 << 10

  private let source: any ByteSource
  private var capacity: Int
  private(set) var base: UnsafeMutablePointer<UInt8>
  /// The bytes at hand are those from `start` to `end`.
  var start: UnsafePointer<UInt8>
  private(set) var end: UnsafePointer<UInt8>
  /// Whether the source has no more bytes.
  private(set) var isComplete = false

  init(_ source: any ByteSource, capacity: Int) {
    self.source = source
    self.capacity = capacity
    base = .allocate(capacity: capacity + ScanBuffer.padding)
    base.initialize(repeating: 0, count: ScanBuffer.padding)
    start = UnsafePointer(base)
    end = start
  }

  deinit { base.deallocate() }

  /// What is left from `start`, for a parser that takes over.
  var rest: [UInt8] { Array(UnsafeBufferPointer(start: start, count: end - start)) }

  /// Why a comparison failed at `place`: for want of bytes, or for what is there.
  @inline(__always)
  borrowing func mismatch(_ place: UnsafePointer<UInt8>) -> ScanStop {
    !isComplete && place + ScanBuffer.padding / 2 > end ? .needMore : .foreign
  }

  /// Brings more bytes in behind those at hand.
  /// - Throws: ``ScanStop/foreign`` if nothing more comes or the unit is too large; errors of the
  ///   source.
  mutating func refill() throws {
    guard !isComplete else { throw ScanStop.foreign }
    let left = end - start
    if left * 2 > capacity { try grow(left) } else { memmove(base, start, left) }
    start = UnsafePointer(base)
    let room = UnsafeMutableRawBufferPointer(start: base + left, count: capacity - left)
    let got = try source.read(into: room)
    isComplete = got == 0
    end = UnsafePointer(base + left + got)
    (base + left + got).update(repeating: 0, count: ScanBuffer.padding)
  }

  private mutating func grow(_ left: Int) throws {
    guard capacity < ScanBuffer.maximumCapacity else { throw ScanStop.foreign }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + ScanBuffer.padding)
    memcpy(larger, start, left)
    base.deallocate()
    (base, capacity) = (larger, capacity * 2)
  }
}

// The rolling buffer of the CSV scanner: it holds one record at least, and grows if a record
// asks for it.
import Glibc

/// A window over a file's text: what has been scanned leaves at the front, new text comes in
/// behind.
///
/// Behind the last byte stand ``padding`` line feeds, so that a search for the end of a field stops
/// there without looking at the end on its way.
struct CSVBuffer: ~Copyable {
  /// Line feeds behind the last byte.
  static let padding = 16
  /// Bytes that the buffer holds to begin with.
  static let usualCapacity = 256 << 10

  private let source: CSVText
  private var capacity: Int
  private var base: UnsafeMutablePointer<UInt8>
  /// The bytes at hand are those from `start` to `end`.
  var start: UnsafeMutablePointer<UInt8>
  private(set) var end: UnsafeMutablePointer<UInt8>
  /// The source has no more.
  private(set) var isComplete = false

  /// - Parameter capacity: at least twice the room of one character.
  init(_ source: CSVText, capacity: Int) {
    precondition(capacity >= 2 * Converter.longestCharacter)
    (self.source, self.capacity) = (source, capacity)
    base = .allocate(capacity: capacity + CSVBuffer.padding)
    base.initialize(repeating: 0x0A, count: CSVBuffer.padding)
    start = base
    end = base
  }

  deinit { base.deallocate() }

  var count: Int { end - start }

  /// Brings more bytes in behind those at hand. If none come, the buffer is complete.
  mutating func refill() throws(SheetsError) {
    let left = count
    if left * 2 > capacity { grow(left) } else { memmove(base, start, left) }
    start = base
    let room = UnsafeMutableRawBufferPointer(start: base + left, count: capacity - left)
    let got = try source.read(into: room)
    isComplete = got == 0
    end = base + left + got
    end.update(repeating: 0x0A, count: CSVBuffer.padding)
  }

  private mutating func grow(_ left: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2 + CSVBuffer.padding)
    memcpy(larger, start, left)
    base.deallocate()
    (base, capacity) = (larger, capacity * 2)
  }
}

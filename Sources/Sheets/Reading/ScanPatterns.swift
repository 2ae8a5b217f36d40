// What the scanner of a sheet compares by words of eight bytes: the ends of references and rows.
import Glibc

/// The digits of the present row's number as they end every reference in it, with the quote behind
/// them.
struct RowDigits {
  private var word: UInt64 = 0
  private var mask: UInt64 = 0
  /// Number of digits; 0 if the row's `r` is not its plain number.
  private(set) var length = 0
  /// What `<row>` says; a cell before may have moved to another row.
  private(set) var number = 0

  init() {}

  @inline(__always)
  init(_ r: UnsafeBufferPointer<UInt8>?, number: Int) {
    guard let r, r.count < 8, r.count > 0, r[0] != 0x30, positiveInteger(r) == number else {
      return
    }
    (length, self.number) = (r.count, number)
    mask = UInt64.max >> UInt64((7 - length) * 8)
    // Safe: the quote stands behind the digits, and padding behind the buffer's end.
    word = r.baseAddress!.word64 & mask
  }

  /// Whether the digits and a quote stand at `place`.
  @inline(__always)
  func matches(_ place: UnsafePointer<UInt8>) -> Bool { place.word64 & mask == word }
}

/// What stands behind the number of a row's `<row r="123" ...>` up to the end of the tag: judged
/// once, compared after.
struct RowTail {
  private static let capacity = 32

  private var bytes: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Number of bytes; 0 if there is no such tail.
  private(set) var length = 0

  init() {}

  /// - Parameters:
  ///   - tag: where the tag begins.
  ///   - r: its number.
  ///   - end: where the tag has ended.
  init(_ tag: UnsafePointer<UInt8>, _ r: UnsafeBufferPointer<UInt8>, _ end: UnsafePointer<UInt8>) {
    guard let start = r.baseAddress, start == tag + 8, r.allSatisfy({ $0 &- 0x30 < 10 }) else {
      return
    }
    let tail = UnsafeRawBufferPointer(start: start + r.count, count: end - start - r.count)
    guard tail.count <= RowTail.capacity else { return }
    withUnsafeMutableBytes(of: &bytes) { $0.copyBytes(from: tail) }
    length = tail.count
  }

  /// Whether the same bytes stand at `place`.
  @inline(__always)
  func matches(_ place: UnsafePointer<UInt8>) -> Bool {
    // Safe: the tail is shorter than the padding of a ``ScanBuffer``.
    withUnsafeBytes(of: bytes) { memcmp($0.baseAddress!, place, length) == 0 }
  }
}

extension ScanBuffer {
  /// Passes `text` or stops.
  @inline(__always)
  borrowing func expect(
    _ text: StaticString, _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) {
    // Safe: `text` is shorter than the padding.
    guard memcmp(place, text.utf8Start, text.utf8CodeUnitCount) == 0 else { throw mismatch(place) }
    place += text.utf8CodeUnitCount
  }

  /// The bytes up to the next `<`, which `place` then stands at.
  @inline(__always)
  borrowing func text(
    _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8> {
    guard place < end, let hit = memchr(place, 0x3C, end - place) else {
      throw isComplete ? .foreign : .needMore
    }
    let start = place
    place = UnsafePointer(hit.assumingMemoryBound(to: UInt8.self))
    return UnsafeBufferPointer(start: start, count: place - start)
  }
}

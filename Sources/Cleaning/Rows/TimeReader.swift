// The times of one message after another.
import Bytes

/// Reads times as ``TimeText`` does. Messages follow one another in time, so the minute of the last
/// one is remembered.
package struct TimeReader {
  /// `2024-03-05 12:00:` of the last time that was written so, and what it stands for; first bytes
  /// that no text has.
  private var minute = (date: UInt64.max, clock: UInt64.max, seconds: 0)

  package init() {}

  /// Seconds since 1970-01-01 00:00 of the clock that the export was written by; nil for what is no
  /// time.
  @inline(__always)
  package mutating func seconds(_ text: Bytes) -> Int? {
    guard text.count == TimeText.usualLength else { return TimeText.seconds(text) }
    let raw = UnsafeRawBufferPointer(text)
    let date = raw.loadUnaligned(fromByteOffset: 0, as: UInt64.self)
    let clock = raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
    let (tens, ones) = (raw[17] &- 0x30, raw[18] &- 0x30)
    guard date == minute.date, clock == minute.clock, raw[16] == 0x3A, tens < 6, ones < 10 else {
      return read(text, date, clock)
    }
    return minute.seconds + Int(tens) * 10 + Int(ones)
  }

  @inline(never)
  private mutating func read(_ text: Bytes, _ date: UInt64, _ clock: UInt64) -> Int? {
    guard let seconds = TimeText.usual(text) else { return TimeText.seconds(text) }
    minute = (date, clock, seconds - Int(text[17] - 0x30) * 10 - Int(text[18] - 0x30))
    return seconds
  }
}

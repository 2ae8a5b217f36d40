// The time of a message, in whichever form exporters write it.
import Bytes

/// Reads times: `2024-03-05 12:00:00`, `2024/3/5 9:07`, a day alone, Unix seconds and milliseconds.
package enum TimeText {
  /// Seconds since 1970-01-01 00:00 of the clock that the export was written by; nil for anything
  /// else.
  ///
  /// A zone at the end and fractions of a second are left out. Unix times are digits alone: nine to
  /// eleven are seconds, twelve to fourteen milliseconds. What counts are differences, so that no
  /// zone is needed.
  package static func seconds(_ text: Bytes) -> Int? {
    if let usual = usual(text) { return usual }
    let text = WhiteSpace.trimmed(text)
    if text.count >= 9, text.allSatisfy({ $0 &- 0x30 < 10 }) { return unix(text) }
    var scan = DigitScan(text)
    guard let year = scan.number(digits: 4...4),
      let separator = scan.take(where: { $0 == 0x2D || $0 == 0x2F || $0 == 0x2E }),
      let month = scan.number(digits: 1...2), scan.take(where: { $0 == separator }) != nil,
      let day = scan.number(digits: 1...2), (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    let start = days(year: year, month: month, day: day) * 86_400
    if scan.isAtEnd { return start }
    return scan.take(where: { $0 == 0x20 || $0 == 0x54 }) == nil
      ? nil : clock(&scan).map { start + $0 }
  }

  /// Bytes of `2024-03-05 12:00:00`.
  static let usualLength = 19

  /// `2024-03-05 12:00:00`, as most exporters write it; nil for anything else.
  static func usual(_ text: Bytes) -> Int? {
    guard text.count == usualLength, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x20,
      text[13] == 0x3A,
      text[16] == 0x3A
    else { return nil }
    var isDigits = true
    let two = { (place: Int) -> Int in
      let (tens, ones) = (text[place] &- 0x30, text[place + 1] &- 0x30)
      isDigits = isDigits && tens < 10 && ones < 10
      return Int(tens) * 10 + Int(ones)
    }
    let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8))
    let (hour, minute, second) = (two(11), two(14), two(17))
    guard isDigits, (1...12).contains(month), (1...31).contains(day), hour < 25, minute < 60,
      second < 61
    else { return nil }
    return days(year: year, month: month, day: day) * 86_400 + (hour * 60 + minute) * 60 + second
  }

  private static func unix(_ text: Bytes) -> Int? {
    guard text.count <= 14 else { return nil }
    let number = text.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    return text.count <= 11 ? number : number / 1000
  }

  private static func clock(_ scan: inout DigitScan) -> Int? {
    guard let hour = scan.number(digits: 1...2), scan.take(where: isColon) != nil,
      let minute = scan.number(digits: 2...2), hour < 25, minute < 60
    else { return nil }
    guard scan.take(where: isColon) != nil else { return (hour * 60 + minute) * 60 }
    guard let second = scan.number(digits: 2...2), second < 61 else { return nil }
    return (hour * 60 + minute) * 60 + second
  }

  private static func isColon(_ byte: UInt8) -> Bool { byte == 0x3A }

  /// Days from 1970-01-01 in the proleptic Gregorian calendar.
  private static func days(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}

/// Walks over digits and what stands between them.
private struct DigitScan {
  private let text: Bytes
  private var place = 0

  init(_ text: Bytes) { self.text = text }

  var isAtEnd: Bool { place == text.count }

  mutating func number(digits: ClosedRange<Int>) -> Int? {
    let start = place
    var value = 0
    while place < text.count, place - start < digits.upperBound, text[place] &- 0x30 < 10 {
      value = value * 10 + Int(text[place] - 0x30)
      place += 1
    }
    return digits.contains(place - start) ? value : nil
  }

  /// Passes one byte that is wanted, and returns it.
  mutating func take(where isWanted: (UInt8) -> Bool) -> UInt8? {
    guard place < text.count, isWanted(text[place]) else { return nil }
    defer { place += 1 }
    return text[place]
  }
}

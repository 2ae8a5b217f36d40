// Dates: serial numbers and ISO texts printed as one canonical text.

/// A date, time or duration as it is printed, and what is needed to write it into a workbook.
struct DateValue: Equatable {
  var kind: CellKind
  /// Serial in the 1900 system.
  var serial: Double
  var text: String
}

/// The date systems of a workbook (ECMA-376 18.17.4.1).
enum DateText {
  static let millisecondsPerDay = 86_400_000.0
  /// Days between serial 0 of the two systems.
  static let offset1904 = 1462.0
  /// The day after 9999-12-31 in the 1900 system.
  private static let end1900 = 2_958_466

  /// What `serial` is under a date format. It is nil if it lies outside the calendar, and then
  /// prints as a number.
  static func value(_ serial: Double, _ format: NumberFormat, is1904: Bool) -> DateValue? {
    if format == .elapsed { return elapsed(serial) }
    let offset = is1904 ? Int(offset1904) : 0
    guard serial >= 0, serial < Double(end1900 - offset) else { return nil }
    let total = Int((serial * millisecondsPerDay).rounded())
    let (day, rest) = total.quotientAndRemainder(dividingBy: Int(millisecondsPerDay))
    guard day + offset < end1900 else { return nil }
    let plain = serial + Double(offset)
    if day == 0, !is1904 || format == .time {
      return DateValue(kind: .time, serial: serial, text: clock(rest, hourDigits: 2))
    }
    let date = dateText(day + offset)
    if rest == 0 { return DateValue(kind: .date, serial: plain, text: date) }
    return DateValue(kind: .dateTime, serial: plain, text: date + " " + clock(rest, hourDigits: 2))
  }

  /// `H:MM:SS` with all hours, a minus in front, milliseconds if they are not zero.
  private static func elapsed(_ serial: Double) -> DateValue? {
    guard abs(serial) < 1e9 else { return nil }
    let total = Int((abs(serial) * millisecondsPerDay).rounded())
    let sign = serial < 0 && total > 0 ? "-" : ""
    return DateValue(kind: .elapsed, serial: serial, text: sign + clock(total, hourDigits: 1))
  }

  /// `YYYY-MM-DD` of a day of the 1900 system; day 60 is its 29 February 1900, which never was.
  static func dateText(_ day: Int) -> String {
    if day == 60 { return "1900-02-29" }
    let (year, month, date) = civil(day < 60 ? day - 25_568 : day - 25_569)
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(date, 2)
  }

  /// `HH:MM:SS`, with `.mmm` if the milliseconds are not zero.
  static func clock(_ milliseconds: Int, hourDigits: Int) -> String {
    let (seconds, thousandths) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let text =
      padded(seconds / 3600, hourDigits) + ":" + padded(seconds / 60 % 60, 2) + ":"
      + padded(seconds % 60, 2)
    return thousandths == 0 ? text : text + "." + padded(thousandths, 3)
  }

  /// Year, month and day of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
  static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }

  /// Days from 1970-01-01 to a date of the proleptic Gregorian calendar.
  static func days(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}

// Serials as dates: both systems, the false leap day, rounding, and the ends of the calendar.
import Testing

@testable import Sheets

private let millisecond = 1 / 86_400_000.0

struct DateTextTests {
  private func text(_ serial: Double, _ format: NumberFormat = .date, is1904: Bool = false)
    -> String?
  {
    DateText.value(serial, format, is1904: is1904)?.text
  }

  @Test(
    arguments: [
      (1, "1900-01-01"), (31, "1900-01-31"), (32, "1900-02-01"), (59, "1900-02-28"),
      (60, "1900-02-29"), (61, "1900-03-01"), (25_569, "1970-01-01"), (36_585, "2000-02-29"),
      (45_351, "2024-02-29"), (73_109, "2100-02-28"), (73_110, "2100-03-01"),
      (2_958_465, "9999-12-31"),
    ] as [(Double, String)])
  func `a day of the 1900 system prints as its date`(_ serial: Double, _ date: String) {
    #expect(text(serial) == date)
  }

  @Test(
    arguments: [
      (0, "1904-01-01"), (1, "1904-01-02"), (59, "1904-02-29"), (2_957_003, "9999-12-31"),
    ] as [(Double, String)])
  func `a day of the 1904 system prints as its date`(_ serial: Double, _ date: String) {
    #expect(text(serial, is1904: true) == date)
  }

  @Test(
    arguments: [
      (45_000.5, "2023-03-15 12:00:00"), (45_000 + millisecond, "2023-03-15 00:00:00.001"),
      (45_000 + 0.4 * millisecond, "2023-03-15"), (45_000.999_999_999_9, "2023-03-16"),
      (45_000.123_456, "2023-03-15 02:57:46.598"), (0, "00:00:00"), (0.5, "12:00:00"),
      (0.999_988_425_925_926, "23:59:59"), (0.25 + 5 * millisecond, "06:00:00.005"),
    ] as [(Double, String)])
  func `a fraction of a day prints as a time`(_ serial: Double, _ expected: String) {
    #expect(text(serial) == expected)
  }

  @Test func `a serial below one is a time in the 1904 system only without year and day`() {
    #expect(text(0.5, .date, is1904: true) == "1904-01-01 12:00:00")
    #expect(text(0.5, .time, is1904: true) == "12:00:00")
    #expect(text(0.5, .time) == "12:00:00")
    #expect(text(1.5, .time) == "1900-01-01 12:00:00")
  }

  @Test(
    arguments: [
      (0, "0:00:00"), (0.5, "12:00:00"), (1.5, "36:00:00"), (-0.5, "-12:00:00"),
      (100, "2400:00:00"),
      (10.632_060_185_185_2, "255:10:10"), (millisecond, "0:00:00.001"), (-1e-12, "0:00:00"),
    ] as [(Double, String)])
  func `elapsed time counts all hours`(_ serial: Double, _ expected: String) {
    #expect(text(serial, .elapsed) == expected)
  }

  @Test func `what lies outside the calendar is no date`() {
    #expect(text(-0.001) == nil)
    #expect(text(2_958_466) == nil)
    #expect(text(2_958_465.999_999_999_99) == nil)
    #expect(text(2_957_004, is1904: true) == nil)
    #expect(text(.greatestFiniteMagnitude) == nil)
    #expect(text(.greatestFiniteMagnitude, .elapsed) == nil)
  }

  @Test func `kinds and serials are those of the 1900 system`() throws {
    let date = try #require(DateText.value(10, .date, is1904: true))
    #expect(date == DateValue(kind: .date, serial: 1472, text: "1904-01-11"))
    #expect(DateText.value(10.25, .date, is1904: false)?.kind == .dateTime)
    #expect(DateText.value(0.25, .date, is1904: false)?.kind == .time)
    #expect(DateText.value(0.25, .elapsed, is1904: false)?.kind == .elapsed)
  }

  @Test func `the calendar runs through four centuries day by day`() {
    var (year, month, day) = (1600, 1, 1)
    for number in DateText.days(
      year: 1600, month: 1, day: 1)..<DateText.days(year: 2001, month: 1, day: 1)
    {
      #expect(DateText.civil(number) == (year, month, day))
      #expect(DateText.days(year: year, month: month, day: day) == number)
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }
}

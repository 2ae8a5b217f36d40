// Cells of type `d`: dates as ISO 8601 text (ECMA-376 18.18.11), as strict workbooks hold them.

/// Reads the ISO 8601 forms that a `t="d"` cell may hold.
enum ISODate {
  /// The value of `2021-01-01`, `2021-01-01T10:10:10.5` or `10:10:10`. A zone (`Z`, `+08:00`) is
  /// left out, since a cell has none. nil if the text is none of these; it is then plain text.
  static func value(_ text: String) -> DateValue? {
    let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let halves = trimmed.split(maxSplits: 1) { $0 == "T" || $0 == "t" || $0 == " " }
    guard let first = halves.first else { return nil }
    if halves.count == 1, first.contains(":") { return time(first) }
    guard let day = day(first) else { return nil }
    guard halves.count == 2 else { return date(day, milliseconds: 0) }
    return milliseconds(halves[1]).flatMap { date(day, milliseconds: $0) }
  }

  private static func time(_ text: Substring) -> DateValue? {
    guard let milliseconds = milliseconds(text), milliseconds < 86_400_000 else { return nil }
    return DateValue(
      kind: .time, serial: Double(milliseconds) / DateText.millisecondsPerDay,
      text: DateText.clock(milliseconds, hourDigits: 2))
  }

  private static func date(_ day: Int, milliseconds: Int) -> DateValue? {
    let serial = Double(day) + Double(milliseconds) / DateText.millisecondsPerDay
    guard day >= 1 else { return beforeCalendar(day, milliseconds) }
    return DateText.value(serial, .date, is1904: false)
  }

  /// A date before 1900 has no serial that Excel shows: it prints like any other, and is kept as a
  /// text.
  private static func beforeCalendar(_ day: Int, _ milliseconds: Int) -> DateValue {
    let date = DateText.dateText(day + milliseconds / 86_400_000)
    let rest = milliseconds % 86_400_000
    let text = rest == 0 ? date : date + " " + DateText.clock(rest, hourDigits: 2)
    return DateValue(kind: .text, serial: 0, text: text)
  }

  /// The day of the 1900 system that `YYYY-MM-DD` names.
  private static func day(_ text: Substring) -> Int? {
    let numbers = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == 3, let year = numbers[0], let month = numbers[1], let date = numbers[2],
      (1...9999).contains(year), (1...12).contains(month), (1...31).contains(date)
    else { return nil }
    let days = DateText.days(year: year, month: month, day: date)
    guard DateText.civil(days) == (year, month, date) else { return nil }
    let serial = days + 25_569
    return serial <= 60 ? serial - 1 : serial
  }

  private static func milliseconds(_ text: Substring) -> Int? {
    let clock = text.prefix { $0 != "Z" && $0 != "z" && $0 != "+" && $0 != "-" }
    let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), let hours = Int(parts[0]), let minutes = Int(parts[1]),
      let seconds = parts.count == 3 ? Double(parts[2]) : 0,
      (0...24).contains(hours), (0..<60).contains(minutes), (0..<61).contains(seconds)
    else { return nil }
    return (hours * 60 + minutes) * 60_000 + Int((seconds * 1000).rounded())
  }
}

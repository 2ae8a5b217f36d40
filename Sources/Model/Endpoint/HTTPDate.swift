// Dates as HTTP writes them.

/// The three forms that a recipient must understand (RFC 9110, 5.6.7).
enum HTTPDate {
  private static let months = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// Seconds since 1970; nil for what is no such date.
  static func seconds(_ text: String) -> Double? {
    var words = text.split { " ,-:".contains($0) }.map { $0.lowercased() }
    // `Sun Nov 6 08:49:37 1994` has its year at the end, the others `GMT`.
    if words.count == 7, months.contains(words[1]) {
      words = [words[0], words[2], words[1], words[6], words[3], words[4], words[5], "gmt"]
    }
    guard words.count == 8, words[7] == "gmt", let month = months.firstIndex(of: words[2]) else {
      return nil
    }
    let numbers = [words[1], words[3], words[4], words[5], words[6]].compactMap { Int($0) }
    guard numbers.count == 5, (1...31).contains(numbers[0]), (0..<24).contains(numbers[2]),
      (0..<60).contains(numbers[3]), (0...60).contains(numbers[4]), (0...9999).contains(numbers[1])
    else { return nil }
    let year = words[3].count == 2 ? numbers[1] + (numbers[1] < 70 ? 2000 : 1900) : numbers[1]
    let days = days(year, month + 1, numbers[0])
    return Double(((days * 24 + numbers[2]) * 60 + numbers[3]) * 60 + numbers[4])
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    // A year that begins in March has its leap day at its end.
    let (from, place) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
    let leaps = from / 4 - from / 100 + from / 400
    return from * 365 + leaps + (153 * place + 2) / 5 + day - 1 - 719_468
  }
}

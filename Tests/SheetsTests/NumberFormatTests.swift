// Number formats: which of them make a number a date.
import Testing

@testable import Sheets

struct NumberFormatTests {
  @Test func `the built-in formats`() {
    let dates = Set([14, 15, 16, 17, 22] + Array(27...31) + [36] + Array(50...54) + [57, 58])
    let times = Set([18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56])
    for id in -1...200 {
      let expected: NumberFormat =
        dates.contains(id) ? .date : times.contains(id) ? .time : id == 46 ? .elapsed : .number
      #expect(NumberFormat(builtin: id) == expected, "format \(id)")
    }
  }

  @Test(arguments: [
    "yyyy-mm-dd", "YYYY-MM-DD HH:MM:SS", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy/m/d;@", "d",
    "mmm yy",
    "[Red]d-mmm", "m/d/yy;\"0\"", "\\ yyyy",
  ])
  func `codes that show a year or day make dates`(_ code: String) {
    #expect(NumberFormat(code: code) == .date)
  }

  @Test func `a format code of a megabyte is judged in no time`() {
    let code = String(repeating: "g", count: 1 << 20)
    #expect(NumberFormat(code: code) == .number)
    #expect(NumberFormat(code: code + "y") == .date)
  }

  @Test(arguments: ["hh:mm", "h:mm AM/PM", "mm:ss.0", "上午/下午h\"时\"", "ss", "mmmm"])
  func `codes that show neither make times`(_ code: String) {
    #expect(NumberFormat(code: code) == .time)
  }

  @Test(arguments: ["[h]:mm:ss", "[HH]:mm", "[mm]:ss", "[s]", "[Red][h]:mm"])
  func `elapsed codes`(_ code: String) {
    #expect(NumberFormat(code: code) == .elapsed)
  }

  @Test(arguments: [
    "General", "general", "0.00", "#,##0", "@", "\"day\"0", "[Red]0", "[$USD]0", "\\d0", "_d0",
    "*d0",
    "0;yyyy", "[>100]0", "", "0.00E+00", "\"yyyy", "[Magenta]0", "GENERAL\"d\"",
  ])
  func `codes without letters of a date make numbers`(_ code: String) {
    #expect(NumberFormat(code: code) == .number)
  }
}

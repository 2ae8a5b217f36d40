// Cells of type d: ISO 8601 texts as dates.
import Testing

@testable import Sheets

struct ISODateTests {
  @Test(arguments: [
    ("2021-01-01", "2021-01-01"), ("2021-01-01T10:10:10", "2021-01-01 10:10:10"),
    ("2021-01-01T10:10:10.5", "2021-01-01 10:10:10.500"),
    ("2021-01-01 10:10", "2021-01-01 10:10:00"),
    ("2021-01-01T00:00:00", "2021-01-01"), ("2021-01-01T10:10:10Z", "2021-01-01 10:10:10"),
    ("2021-01-01T10:10:10+08:00", "2021-01-01 10:10:10"), ("10:10:10", "10:10:10"),
    ("1900-02-28", "1900-02-28"), ("1900-03-01", "1900-03-01"), ("1900-01-01", "1900-01-01"),
    ("9999-12-31T23:59:59", "9999-12-31 23:59:59"), ("2021-12-31T24:00:00", "2022-01-01"),
    ("2024-02-29t01:02", "2024-02-29 01:02:00"), (" 2021-01-01 ", "2021-01-01"),
  ])
  func `a date is read`(_ text: String, _ printed: String) throws {
    #expect(try #require(ISODate.value(text)).text == printed)
  }

  @Test(arguments: [
    "", "yesterday", "2021-02-30", "2023-02-29", "2021-13-01", "2021-1", "10:61", "25:00:00",
    "2021",
    "2021-01-01Tx", "1899-12-31", "24:00:00", "2021-01-01-01", "10:10:10:10",
  ])
  func `what is no date is none`(_ text: String) {
    #expect(ISODate.value(text) == nil)
  }

  @Test func `a date reads as its serial does`() throws {
    for (text, serial) in [("1900-01-01", 1.0), ("1900-03-01", 61), ("2023-03-15T12:00", 45_000.5)]
    {
      let date = try #require(ISODate.value(text))
      #expect(date == DateText.value(serial, .date, is1904: false))
    }
  }
}

// Numbers as text: plain digits as they stand, else the shortest decimal.
import Support
import Testing

@testable import Sheets

struct NumberTextTests {
  @Test(
    arguments: [
      (0, "0"), (-0.0, "-0"), (1, "1"), (-1.5, "-1.5"), (0.1, "0.1"),
      (0.1 + 0.2, "0.30000000000000004"),
      (1e-6, "0.000001"), (9.99999999999999e-7, "9.99999999999999e-07"), (9.5e-7, "9.5e-07"),
      (1e20, "100000000000000000000"), (1e21, "1e+21"), (-1e21, "-1e+21"),
      (999_999_999_999_999_868_928, "999999999999999900000"), (1.5e300, "1.5e+300"),
      (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
      (9007199254740992, "9007199254740992"), (123456.789, "123456.789"), (1e-10, "1e-10"),
      (-2.5e-7, "-2.5e-07"), (100, "100"), (1200.5, "1200.5"), (1e5, "100000"),
      (1e16, "10000000000000000"),
      (1.25e16, "12500000000000000"),
    ] as [(Double, String)])
  func `a number prints as its shortest decimal`(_ value: Double, _ text: String) {
    #expect(NumberText.print(value) == text)
  }

  @Test func `every number reads back as the same double`() {
    var random = Seeded(1)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: random.next())
      guard value.isFinite else { continue }
      let text = NumberText.print(value)
      #expect(Double(text)?.bitPattern == value.bitPattern)
      #expect(text.contains("e") == (value != 0 && !(1e-6..<1e21).contains(abs(value))))
    }
  }

  @Test func `numbers of every size keep their digits`() {
    for exponent in -30...30 {
      for digits in ["1", "12", "123456789"] {
        let value = Double("\(digits)e\(exponent)")!
        let text = NumberText.print(value)
        #expect(Double(text) == value)
        #expect(!text.hasPrefix(".") && !text.hasSuffix("."))
      }
    }
  }

  @Test(arguments: [
    ("0", true), ("-0", true), ("007", true), ("123456789012345678", true), ("-5", true),
    ("", false), ("-", false), ("+1", false), ("1.0", false), ("1e3", false), (" 1", false),
    ("1 ", false), ("--1", false), ("１", false),
  ])
  func `plain digits are digits with a minus at most`(_ text: String, _ isPlain: Bool) {
    #expect(withBytes(text, NumberText.isPlain) == isPlain)
  }

  @Test(
    arguments: [
      ("1.5", 1.5), ("-2", -2), ("+3", 3), ("1E3", 1000), (".5", 0.5), ("5.", 5), ("1e-400", 0),
    ] as [(String, Double)])
  func `decimals are read`(_ text: String, _ value: Double) {
    #expect(withBytes(text, NumberText.parse) == value)
  }

  @Test(arguments: ["", "e", "1e", "nan", "inf", "0x10", "1,5", "1 2", "1e999", "1-2", "-"])
  func `what is no decimal is no number`(_ text: String) {
    #expect(withBytes(text, NumberText.parse) == nil)
  }
}

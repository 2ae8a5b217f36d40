// A number as it is written: digits, and what stands between its groups.

/// The digits from one place on, with the separators between them.
///
/// A chain ends at 25 digits, where no number that is looked for goes on.
struct DigitChain {
  struct Digit {
    let value: UInt8
    /// A blank, `-`, `.` or `)` between the digit before and this one, with a blank at each side at
    /// most; 0 for none.
    let separator: UInt32
    let place: Int
  }

  static let limit = 25
  private(set) var digits: [Digit] = []

  var count: Int { digits.count }

  subscript(index: Int) -> Digit { digits[index] }

  mutating func read(_ text: FoldedText, from start: Int) {
    digits.removeAll(keepingCapacity: true)
    var (place, separator): (Int, UInt32) = (start, 0)
    while count < DigitChain.limit {
      digits.append(Digit(value: (text[place] - 0x30).ascii, separator: separator, place: place))
      (separator, place) = DigitChain.separator(text, place + 1)
      if !text[place].isDigit { return }
    }
  }

  /// What stands at `place` between two groups, and where the next begins.
  private static func separator(_ text: FoldedText, _ place: Int) -> (UInt32, Int) {
    if text[place].isDigit { return (0, place) }
    let mark = text[place].isBlank && isMark(text[place + 1]) ? place + 1 : place
    guard text[mark].isBlank || isMark(text[mark]) else { return (0, place) }
    return (text[mark], text[mark + 1].isBlank ? mark + 2 : mark + 1)
  }

  private static func isMark(_ scalar: UInt32) -> Bool {
    scalar == "-" || scalar == "." || scalar == ")"
  }

  /// Where the last of the first `count` digits ends.
  func end(_ count: Int) -> Int { digits[count - 1].place + 1 }

  /// How many digits follow each other without a separator from that digit on.
  func run(from start: Int) -> Int {
    guard start < count else { return 0 }
    var end = start + 1
    while end < count, digits[end].separator == 0 { end += 1 }
    return end - start
  }

  /// Whether digit number `index` is there and goes on directly.
  func goesOn(_ index: Int) -> Bool { index < count && digits[index].separator == 0 }

  /// Bit n is set if a separator stands behind the first n digits of these.
  func gaps(_ range: Range<Int>) -> UInt32 {
    var gaps: UInt32 = 0
    for index in range.dropFirst() where digits[index].separator != 0 {
      gaps |= 1 << UInt32(index - range.lowerBound)
    }
    return gaps
  }

  /// Whether nothing else stands in the gaps between these digits.
  func isSeparated(_ range: Range<Int>, by allowed: (UInt32) -> Bool) -> Bool {
    for index in range.dropFirst() where digits[index].separator != 0 {
      if !allowed(digits[index].separator) { return false }
    }
    return true
  }

  /// The digits as a number.
  func value(_ range: Range<Int>) -> Int {
    var value = 0
    for index in range { value = value * 10 + Int(digits[index].value) }
    return value
  }
}

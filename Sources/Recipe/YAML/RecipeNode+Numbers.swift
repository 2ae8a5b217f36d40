// Values of a recipe that are numbers, written in digits and nothing else.

extension RecipeNode {
  /// A number that is larger than any count of rows, turns or characters.
  static let mostCount = 1_000_000_000

  func count(upTo most: Int = mostCount) throws -> Int {
    guard let number = node.scalar.flatMap(RecipeNode.number), number <= most else {
      throw wrong("a whole number from 0 to \(most)")
    }
    return number
  }

  /// ASCII digits as a number; nil if they are more than nineteen.
  private static func number(_ text: some StringProtocol) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return Int(text)
  }

  func fraction(from least: Double) throws -> Double {
    guard let text = node.scalar, text.utf8.allSatisfy({ $0 &- 0x30 < 10 || $0 == 0x2E }),
      let number = Double(text), number >= least, number <= 1
    else { throw wrong("a number from \(least) to 1") }
    return number
  }

  /// The seconds that `60s`, `5m` or `1h` means; nil for `off`.
  func duration() throws -> Int? {
    let text = node.scalar ?? ""
    if text == "off" || text == "false" { return nil }
    if let number = RecipeNode.number(text) {
      throw fail(
        "\(path): \(number) of what? write \(number)s for seconds, \(number)m for minutes or \(number)h for hours"
      )
    }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    guard let unit = text.last.flatMap({ units[$0] }),
      let number = RecipeNode.number(text.dropLast()), number < RecipeNode.mostCount
    else { throw wrong("a time with its unit, such as 60s, 5m or 1h, or off") }
    return number * unit
  }
}

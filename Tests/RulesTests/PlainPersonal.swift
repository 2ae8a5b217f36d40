// What numbers of telephones and cards are, said once more: slowly, over characters, without a line
// of the finder.
@testable import Recipe
@testable import Rules

/// A slow finder of three kinds in texts of digits, blanks, `-`, `.`, `+`, letters and Han
/// characters.
struct PlainPersonal {
  private let text: [Character]
  private var free = 0

  static func find(_ text: String) -> [PersonalCase.Datum] {
    var plain = PlainPersonal(text: Array(text))
    return plain.all()
  }

  private mutating func all() -> [PersonalCase.Datum] {
    var found: [PersonalCase.Datum] = []
    var start = 0
    while start < text.count {
      if let (kind, end) = longest(at: start) {
        found.append(.init(kind: kind, text: String(text[start..<end])[...]))
        (start, free) = (end, end)
      } else {
        start += 1
      }
    }
    return found
  }

  private func longest(at start: Int) -> (PersonalKind, Int)? {
    guard isDigit(start) || character(start) == "+" else { return nil }
    for end in stride(from: min(text.count, start + 48), to: start + 10, by: -1) {
      guard isFree(start, end), let number = PlainNumber(text[start..<end]) else { continue }
      if number.isPhone, !isCrowded(start, end, .phone, number) { return (.phone, end) }
      if number.isIDCard, !isCrowded(start, end, .idCard, number) { return (.idCard, end) }
      if number.isBankCard, !isCrowded(start, end, .bankCard, number) { return (.bankCard, end) }
    }
    return nil
  }

  private func character(_ index: Int) -> Character {
    text.indices.contains(index) ? text[index] : "。"
  }

  private func isDigit(_ index: Int) -> Bool { "0123456789".contains(character(index)) }

  private func isLetter(_ index: Int) -> Bool {
    character(index).isASCII && character(index).isLetter
  }

  /// Whether what touches the characters leaves them alone.
  private func isFree(_ start: Int, _ end: Int) -> Bool {
    if isDigit(end) || isLetter(end) || character(end) == "." && isDigit(end + 1) { return false }
    let isBehindMatch = free > 0 && start - 1 == free
    switch character(start - 1) {
    case "-": return isBehindMatch || !isDigit(start - 2) && !isLetter(start - 2)
    case ".": return !isDigit(start - 2)
    case "+": return !(isDigit(start) && character(start) == "8") || start == free
    default: return !isDigit(start - 1) && !isLetter(start - 1)
    }
  }

  /// Whether other groups of digits stand so near that the number may be a part of theirs.
  private func isCrowded(_ start: Int, _ end: Int, _ kind: PersonalKind, _ number: PlainNumber)
    -> Bool
  {
    let looksBack = kind != .phone || number.isGrouped && !number.hasCode
    let isBehindGroup =
      " -".contains(character(start - 1)) && start - 1 > free
      && (2...4).allSatisfy { isDigit(start - $0) }
    if looksBack && isBehindGroup { return true }
    if kind == .bankCard, character(end) == "-", isDigit(end + 1) || isLetter(end + 1) {
      return true
    }
    let looksAhead = kind == .idCard ? isDigit(end - 1) : number.isGrouped
    return looksAhead && isBeforeGroup(end)
  }

  private func isBeforeGroup(_ end: Int) -> Bool {
    var place = end
    while place < text.count, " -.".contains(text[place]) { place += 1 }
    let gap = String(text[end..<place])
    return PlainNumber.gaps.contains(gap) && (0..<3).allSatisfy { isDigit(place + $0) }
  }
}

/// A number as the sizes of its groups, and what stands between them.
struct PlainNumber {
  static let gaps: Set<String> = [" ", "  ", "-", " -", "- ", " - "]

  private(set) var digits = ""
  private(set) var sizes: [Int] = []
  private var between: [String] = []
  private(set) var hasCode = false

  var isGrouped: Bool { sizes.count > 1 }

  init?(_ text: ArraySlice<Character>) {
    var rest = text
    if let code = PlainNumber.codeLength(text) {
      rest = text.dropFirst(code)
      hasCode = true
    }
    guard rest.first?.isNumber == true,
      rest.last?.isNumber == true || rest.last?.uppercased() == "X"
    else {
      return nil
    }
    for part in rest.split(whereSeparator: { !$0.isNumber && $0.uppercased() != "X" }) {
      digits += String(part).uppercased()
      sizes.append(part.count)
    }
    between = rest.split { $0.isNumber || $0.uppercased() == "X" }.map { String($0) }
  }

  private static func codeLength(_ text: ArraySlice<Character>) -> Int? {
    for code in ["+86", "0086", "86"] where text.starts(with: code) {
      let gap = text.dropFirst(code.count).prefix { " -".contains($0) }
      guard gap.isEmpty || gaps.contains(String(gap)) else { return nil }
      return code == "86" && !gap.contains("-") ? nil : code.count + gap.count
    }
    return nil
  }

  var isPhone: Bool {
    let shapes = [
      [11], [3, 4, 4], [3, 8], [7, 4], [4, 4, 3], [4, 3, 4], [3, 3, 5], [3, 5, 3],
    ]
    guard digits.count == 11, digits.hasPrefix("1"), "3456789".contains(Array(digits)[1]) else {
      return false
    }
    let isDotted =
      sizes == [3, 4, 4] && between.allSatisfy { $0.filter { $0 != " " } == "." && $0.count < 4 }
    return !digits.contains("X") && (isDotted || shapes.contains(sizes) && isPlain)
  }

  private var isPlain: Bool { between.allSatisfy(PlainNumber.gaps.contains) }

  var isIDCard: Bool {
    let areas = [11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71...71, 81...83, 91...91]
    guard !hasCode, digits.count == 18, isPlain, !digits.dropLast().contains("X") else {
      return false
    }
    guard let area = Int(digits.prefix(2)), areas.contains(where: { $0 ~= area }) else {
      return false
    }
    if digits.last == "X", sizes.last == 1, between.last?.count != 1 { return false }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(digits, weights).reduce(0) { $0 + Int(String($1.0))! * $1.1 }
    return isDay(digits.dropFirst(6).prefix(8)) && Array("10X98765432")[sum % 11] == digits.last
  }

  private func isDay(_ date: Substring) -> Bool {
    let (year, month) = (Int(date.prefix(4))!, Int(date.dropFirst(4).prefix(2))!)
    guard (1900...2035).contains(year), (1...12).contains(month) else { return false }
    var days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    if year % 400 == 0 || year % 4 == 0 && year % 100 != 0 { days[1] = 29 }
    return (1...days[month - 1]).contains(Int(date.suffix(2))!)
  }

  var isBankCard: Bool {
    let shapes = [[16], [19], [4, 4, 4, 4], [4, 4, 4, 4, 3], [6, 13], [6, 10]]
    guard !hasCode, shapes.contains(sizes), isPlain, !digits.contains("X") else { return false }
    guard Set(between.map { $0.contains("-") }).count <= 1 else { return false }
    let issuers = ["62", "4", "51", "52", "53", "54", "55", "35", "36", "37"]
    return issuers[..<(digits.count == 19 ? 1 : 10)].contains { digits.hasPrefix($0) }
      && PlainNumber.luhn(digits) % 10 == 0
  }

  static func luhn(_ number: String) -> Int {
    number.reversed().enumerated().reduce(0) { sum, next in
      let digit = Int(String(next.element))! * (next.offset % 2 + 1)
      return sum + digit / 10 + digit % 10
    }
  }
}

// Random numbers, whole and damaged, against a plain reading of the rules.
import Support
import Testing

@testable import Rules

struct RandomPersonalTests {
  @Test(arguments: 1...4)
  func `random numbers are told as a plain reading tells them`(_ seed: Int) {
    var random = Seeded(seed)
    var found = 0
    for _ in 0..<3000 {
      let message = (0..<Int.random(in: 1...3, using: &random)).map { _ in random.piece() }.joined()
      let expected = PlainPersonal.find(message)
      found += expected.count
      #expect(personal(in: message, [.phone, .idCard, .bankCard]) == expected, "\(message)")
    }
    #expect(found > 500)
  }
}

extension Seeded {
  /// A number between characters that may or may not belong to it.
  fileprivate mutating func piece() -> String {
    let sides = ["", "", "好", "好", "，", " ", "-", ".", "a", "7", "+", "2 ", "123 ", " 45", "-6"]
    let number = damaged(number())
    return sides.randomElement(using: &self)! + number + sides.randomElement(using: &self)!
  }

  private mutating func number() -> String {
    switch Int.random(in: 0..<8, using: &self) {
    case 0, 1: phone()
    case 2, 3: idCard()
    case 4, 5: bankCard()
    default: text("0123456789", count: 3...20)
    }
  }

  private mutating func phone() -> String {
    let codes = ["", "", "", "+86", "+86 ", "+86-", "0086", "0086 ", "86-", "86 ", "86"]
    let sizes = [
      [11], [11], [3, 4, 4], [3, 8], [7, 4], [4, 4, 3], [3, 3, 5], [5, 6], [3, 5, 3],
    ]
    let digits = "1" + text("3456789", count: 1...1) + text("0123456789", count: 9...9)
    return codes.randomElement(using: &self)!
      + grouped(digits, sizes.randomElement(using: &self)!)
  }

  private mutating func idCard() -> String {
    let area = ["110101", "440305", "990101", "650104"].randomElement(using: &self)!
    let year = Int.random(in: 1890...2040, using: &self)
    let date = year * 10000 + Int.random(in: 0...13, using: &self) * 100
    let body = area + String(date + Int.random(in: 0...32, using: &self))
    let digits = body + text("0123456789", count: 3...3)
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(digits, weights).reduce(0) { $0 + Int(String($1.0))! * $1.1 }
    let sizes = [[18], [18], [6, 8, 4], [4, 4, 4, 4, 2], [6, 12]]
    return grouped(
      digits + String(Array("10X98765432")[sum % 11]), sizes.randomElement(using: &self)!)
  }

  private mutating func bankCard() -> String {
    let issuer = ["62", "62", "4", "51", "56", "37", "38", "9"].randomElement(using: &self)!
    let length = [15, 16, 16, 17, 19, 19].randomElement(using: &self)! - issuer.count - 1
    let digits = issuer + text("0123456789", count: length...length)
    let check = (0...9).first { PlainNumber.luhn(digits + String($0)) % 10 == 0 }!
    let sizes = [[19], [19], [4, 4, 4, 4, 4], [6, 13], [8, 11], [4, 6, 9]]
    return grouped(digits + String(check), sizes.randomElement(using: &self)!)
  }

  private mutating func grouped(_ digits: String, _ sizes: [Int]) -> String {
    let gap = [" ", " ", "-", "-", ".", " - ", "  "].randomElement(using: &self)!
    var (rest, groups) = (digits[...], [Substring]())
    for size in sizes where !rest.isEmpty {
      groups.append(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    return groups.joined(separator: gap) + rest
  }

  /// One number in four has another character somewhere.
  private mutating func damaged(_ number: String) -> String {
    guard Int.random(in: 0..<4, using: &self) == 0 else { return number }
    var characters = Array(number)
    let place = characters.indices.randomElement(using: &self)!
    characters[place] = Array("0123456789 -.X").randomElement(using: &self)!
    return String(characters)
  }
}

// Reads a condition from its text, and says what is wrong with it.

/// Reads along one condition, character by character.
struct KeepReader {
  let text: String
  private let characters: [Character]
  private var place = 0

  init(_ written: String) {
    characters = Array(KeepReader.trimmed(written))
    text = String(characters)
  }

  private static func trimmed(_ text: String) -> Substring {
    var rest = text[...]
    while let first = rest.first, first.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.isWhitespace { rest.removeLast() }
    return rest
  }

  mutating func condition() throws -> ([String], KeepRule.Comparison, KeepRule.Value) {
    guard !characters.isEmpty else {
      throw fault("nothing here; a condition is such as score >= 0.5")
    }
    let field = try field()
    skipSpace()
    let start = place
    let comparison = try comparison()
    skipSpace()
    let value = try value()
    guard case .number = value else {
      guard !comparison.needsOrder else {
        throw fault("\(comparison.rawValue) compares numbers; for others there are = and !=", start)
      }
      return (field, comparison, value)
    }
    return (field, comparison, value)
  }

  private func fault(_ reason: String, _ at: Int? = nil) -> KeepFault {
    KeepFault(reason: reason, column: (at ?? place) + 1)
  }

  private var rest: ArraySlice<Character> { characters[place...] }

  private mutating func skipSpace() { place += rest.prefix { $0.isWhitespace }.count }

  // MARK: Parts

  private mutating func field() throws -> [String] {
    var names: [String] = []
    repeat {
      if !names.isEmpty { place += 1 }
      let name = rest.prefix { !$0.isWhitespace && !".<>=!\"".contains($0) }
      guard !name.isEmpty else { throw fault("the name of a field is missing") }
      names.append(String(name))
      place += name.count
    } while rest.first == "."
    return names
  }

  private mutating func comparison() throws -> KeepRule.Comparison {
    let signs = String(rest.prefix { "<>=!".contains($0) })
    guard let comparison = KeepRule.Comparison(rawValue: signs) else { throw noComparison(signs) }
    place += signs.count
    return comparison
  }

  private func noComparison(_ signs: String) -> KeepFault {
    let all = KeepRule.Comparison.allCases.map(\.rawValue).joined(separator: " ")
    if signs == "==" { return fault("write = in place of ==") }
    if !signs.isEmpty { return fault("there is no comparison \(signs); there are \(all)") }
    let word = String(rest.prefix { !$0.isWhitespace })
    let found = word.isEmpty ? "the end" : word
    return fault("one of \(all) must stand behind the field, and not \(found)")
  }

  private mutating func value() throws -> KeepRule.Value {
    guard let first = rest.first else { throw fault("the value is missing") }
    if first == "\"" { return .text(try quoted()) }
    let word = String(rest)
    switch word {
    case "true", "false": return .truth(word == "true")
    case "null": throw fault("null is no value; a field that is null counts as missing")
    default: break
    }
    guard looksLikeNumber(word) else { return .text(word) }
    guard let number = Double(word), number.isFinite else {
      throw fault("\(word) is no number; a text that begins so stands in quotes")
    }
    return .number(number)
  }

  /// What begins as a number is meant as one, so that `0,5` is no text by mistake.
  private func looksLikeNumber(_ word: String) -> Bool {
    let digits = word.drop { "+-.".contains($0) }
    guard let first = digits.first, first.isASCII, first.isNumber else { return false }
    return digits.allSatisfy { $0.isASCII && ($0.isNumber || "+-.,eExX_".contains($0)) }
  }

  private mutating func quoted() throws -> String {
    let start = place
    var (text, isEscaped) = ("", false)
    for (offset, character) in rest.enumerated().dropFirst() {
      if isEscaped {
        guard "\"\\".contains(character) else {
          throw fault("only \\\" and \\\\ are escapes", start + offset - 1)
        }
        text.append(character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "\"" {
        place = start + offset + 1
        guard rest.isEmpty else { throw fault("nothing may follow the closing quote") }
        return text
      } else {
        text.append(character)
      }
    }
    throw fault("this quote is never closed", start)
  }
}

// Number formats: whether a number is a date, an elapsed time or a plain number.

/// What a number format makes of a number.
package enum NumberFormat: UInt8, Sendable {
  /// The cell is a number, and no date.
  case number
  /// A date or time whose code shows a year or day.
  case date
  /// A time of day: a date code that shows neither year nor day.
  case time
  /// Hours, minutes or seconds that go on counting (`[h]`).
  case elapsed

  /// The built-in format of an id (ECMA-376 18.8.30, with the East Asian ids 27-36 and 50-58).
  init(builtin id: Int) {
    switch id {
    case 14...17, 22, 27...31, 36, 50...54, 57, 58: self = .date
    case 18...21, 32...35, 45, 47, 55, 56: self = .time
    case 46: self = .elapsed
    default: self = .number
    }
  }

  /// Judges the first section of a format code (18.8.31).
  ///
  /// Quoted text, bracketed parts and what follows `\`, `_` or `*` are no letters of the code;
  /// `General` is no date.
  init(code: String) {
    var scan = CodeScan()
    scan.run(code)
    if scan.isElapsed {
      self = .elapsed
    } else if scan.letters.isDisjoint(with: Set("dmyhs")) {
      self = .number
    } else {
      self = scan.letters.isDisjoint(with: Set("dy")) ? .time : .date
    }
  }
}

/// Walks over a format code and keeps the letters that count.
private struct CodeScan {
  var letters: Set<Character> = []
  var isElapsed = false

  mutating func run(_ code: String) {
    var rest = Substring(code)
    while let character = rest.popFirst(), character != ";" {
      switch character {
      case "\"": skip(&rest, past: "\"")
      case "[": bracket(&rest)
      case "\\", "_", "*": _ = rest.popFirst()
      default: take(character, &rest)
      }
    }
  }

  private mutating func take(_ character: Character, _ rest: inout Substring) {
    let general = "eneral"
    if character.lowercased() == "g", rest.prefix(general.count).lowercased() == general {
      rest.removeFirst(general.count)
    } else {
      letters.formUnion(character.lowercased())
    }
  }

  private mutating func bracket(_ rest: inout Substring) {
    let inside = skip(&rest, past: "]").lowercased()
    let kinds = Set(inside)
    if kinds.count == 1, kinds.isSubset(of: "hms") { isElapsed = true }
  }

  @discardableResult
  private func skip(_ rest: inout Substring, past end: Character) -> Substring {
    let inside = rest.prefix { $0 != end }
    rest = rest.dropFirst(inside.count + 1)
    return inside
  }
}

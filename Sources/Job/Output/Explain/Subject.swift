// What somebody asks about: a dialogue of an output, or a row of an input.

/// A dialogue or a row, as it is named on the command line.
package enum Subject: Equatable, Sendable {
  /// `train:1234`, `messages/train:1234`; numbers are from 0.
  case dialogue(output: String?, set: String, number: Int)
  /// `march/07.xlsx:812`, `march/07.xlsx:Sheet2:812`; file and sheet are told apart by whoever
  /// knows the files.
  case row(place: String, row: Int)

  /// nil for a text that names neither.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"),
      let number = Subject.number(text[colon...].dropFirst())
    else { return nil }
    let place = text[..<colon]
    if let match = place.wholeMatch(of: /(?:([a-z_]+)\/)?([a-z0-9_]+)/) {
      self = .dialogue(
        output: match.1.map(String.init), set: String(match.2), number: number)
    } else if !place.isEmpty {
      self = .row(place: String(place), row: number)
    } else {
      return nil
    }
  }

  /// A number with more digits than there is room for is larger than any that something has.
  private static func number(_ digits: Substring) -> Int? {
    guard !digits.isEmpty, digits.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
    return Int(digits) ?? .max
  }
}

// Where personal data was found, and what is looked for.
import Recipe

/// One datum in a message.
package struct PersonalMatch: Equatable, Sendable {
  package let kind: PersonalKind
  /// Its bytes in the message. They begin and end between characters.
  package let range: Range<Int>

  package init(_ kind: PersonalKind, _ range: Range<Int>) {
    self.kind = kind
    self.range = range
  }
}

/// A set of kinds that costs nothing to ask.
struct PersonalKinds: OptionSet {
  let rawValue: UInt16

  static let phone = PersonalKinds(rawValue: 1 << 0)
  static let landline = PersonalKinds(rawValue: 1 << 1)
  static let email = PersonalKinds(rawValue: 1 << 2)
  static let idCard = PersonalKinds(rawValue: 1 << 3)
  static let bankCard = PersonalKinds(rawValue: 1 << 4)
  static let wechat = PersonalKinds(rawValue: 1 << 5)
  static let qq = PersonalKinds(rawValue: 1 << 6)
  static let plate = PersonalKinds(rawValue: 1 << 7)
  static let passport = PersonalKinds(rawValue: 1 << 8)
  static let url = PersonalKinds(rawValue: 1 << 9)
  static let address = PersonalKinds(rawValue: 1 << 10)
  /// Those that are told by a chain of digits.
  static let numbers = PersonalKinds(rawValue: 0b1_0101_1011)

  init(rawValue: UInt16) { self.rawValue = rawValue }

  init(_ kinds: Set<PersonalKind>) {
    self = []
    for (index, kind) in PersonalKind.allCases.enumerated() where kinds.contains(kind) {
      insert(PersonalKinds(rawValue: 1 << UInt16(index)))
    }
  }
}

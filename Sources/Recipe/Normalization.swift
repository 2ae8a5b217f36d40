// In which normal form of Unicode messages stand.

/// Unicode normalization forms (UAX #15) that messages may be brought to.
package enum Normalization: String, Sendable, Codable, CaseIterable {
  case none
  /// Composed: `é` is one scalar.
  case nfc
  /// Composed, and compatible characters are one: `Ａ` is `A`, `，` is `,`, `①` is `1`.
  case nfkc
}

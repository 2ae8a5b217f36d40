// What stands between the fields of a CSV file: found in its first record.

/// The separator of a file's fields.
package enum CSVSeparator: UInt8, Sendable {
  case comma = 0x2C
  case semicolon = 0x3B
  case tab = 0x09

  /// Text that is looked at for the first record's end.
  static let headBytes = 64 << 10

  /// The comma (RFC 4180), unless the first record that is not blank has none but another
  /// separator: then the one of these that comes first. What stands in quotes does not count.
  init(head: UnsafeBufferPointer<UInt8>) {
    var (place, found) = (Place.fieldStart, CSVSeparator?.none)
    var isBlank = true
    for byte in head {
      place.pass(byte)
      if place == .lineEnd, isBlank { continue }
      isBlank = false
      guard place != .lineEnd, found != .comma else { break }
      guard place == .fieldStart, let separator = CSVSeparator(rawValue: byte) else { continue }
      found = separator == .comma ? separator : found ?? separator
    }
    self = found ?? .comma
  }

  /// Where in a record a byte stands, whatever the separator is.
  private enum Place {
    case fieldStart, unquoted, quoted, quoteInQuoted, lineEnd

    /// Moves past `byte`: to `fieldStart` behind anything that may separate.
    mutating func pass(_ byte: UInt8) {
      switch (self, byte) {
      case (.quoted, 0x22): self = .quoteInQuoted
      case (.quoted, _): break
      case (.fieldStart, 0x22), (.lineEnd, 0x22), (.quoteInQuoted, 0x22): self = .quoted
      case (_, 0x0A), (_, 0x0D): self = .lineEnd
      case (_, 0x2C), (_, 0x3B), (_, 0x09): self = .fieldStart
      default: self = .unquoted
      }
    }
  }
}

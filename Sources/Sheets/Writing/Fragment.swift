// A fragment: deflated rows that any sheet can take in at any height.

/// What a workbook needs to know about one fragment to splice it in.
package struct Fragment: Equatable, Sendable {
  package var rows: Int
  /// How many bytes its XML has before deflating.
  package var xmlBytes: Int
  package var deflatedBytes: Int
  /// The CRC-32 of its XML.
  package var crc: UInt32
  /// It holds rejects in place of rows: it is a member of a gzip file.
  package var isRejects = false

  package init(rows: Int, xmlBytes: Int, deflatedBytes: Int, crc: UInt32) {
    (self.rows, self.xmlBytes) = (rows, xmlBytes)
    (self.deflatedBytes, self.crc) = (deflatedBytes, crc)
  }

  /// Rows after which a fragment ends. Its borders depend on nothing but the file's kept rows.
  package static let fullRows = 8192
}

/// The cell styles of a clean workbook, by their index in its styles part.
enum CellStyle: Int, CaseIterable {
  case plain, header, date, dateTime, time, elapsed

  /// What a number with this style is.
  var format: NumberFormat {
    switch self {
    case .plain, .header: .number
    case .date, .dateTime: .date
    case .time: .time
    case .elapsed: .elapsed
    }
  }

  /// The style of a date of `kind`.
  init(_ kind: CellKind) {
    switch kind {
    case .date: self = .date
    case .dateTime: self = .dateTime
    case .time: self = .time
    case .elapsed: self = .elapsed
    default: self = .plain
    }
  }
}

// What can be wrong with the text of a CSV file, in words.

/// Reasons of errors; the record's number stands before them.
enum CSVFault {
  static let afterQuote = "text after the closing quote of a field; double the quotes inside it"
  static let unclosed = "the quote that begins a field is not closed before the end of the file"
  static let columns = "has more fields than the limit of \(Limits.columns) columns"
  static let rows = "stands past the limit of \(Limits.csvRows) rows"
  static let cell =
    "a field is larger than the limit of \(Limits.size(Limits.cellTextBytes)); perhaps its quote is not closed"
  static let record = "is larger than the limit of \(Limits.size(Limits.csvRecordBytes)) for a row"
}

extension SheetsError {
  /// The same error, placed in `row` unless it already has a row.
  func inRow(_ row: Int) -> SheetsError {
    var copy = self
    copy.row = self.row ?? row
    return copy
  }
}

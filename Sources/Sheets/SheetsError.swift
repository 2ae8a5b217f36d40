// The one error type of this module.

/// Why a workbook could not be read or written, with the place where it happened.
///
/// The path is not part of it: whoever opened the file knows how to name it.
package struct SheetsError: Error, Equatable, CustomStringConvertible {
  /// The name of the sheet, if the fault lies in one.
  package var sheet: String?
  /// The number of the row from 1, if the fault lies in one.
  package var row: Int?
  /// What is wrong, and what to do if that is not obvious. It is one line.
  package var reason: String

  package init(_ reason: String, sheet: String? = nil, row: Int? = nil) {
    self.reason = reason
    self.sheet = sheet
    self.row = row
  }

  /// One line, such as `sheet "聊天记录", row 812: malformed XML (...)`.
  package var description: String {
    let place = [sheet.map { "sheet \"\($0)\"" }, row.map { "row \($0)" }].compactMap { $0 }
    return place.isEmpty ? reason : place.joined(separator: ", ") + ": " + reason
  }

  /// The same error, naming the part that it lies in unless it does already.
  func inPart(_ name: String) -> SheetsError {
    var copy = self
    if !reason.contains(name) { copy.reason = "part \(name): \(reason)" }
    return copy
  }

  /// The same error, placed in `sheet` unless it already has a sheet.
  func inSheet(_ name: String) -> SheetsError {
    var copy = self
    copy.sheet = sheet ?? name
    return copy
  }
}

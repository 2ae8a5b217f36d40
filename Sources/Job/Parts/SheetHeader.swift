// The header of a sheet, as the plan and the parts keep it.
import Cleaning
import Sheets
import SystemPackage

/// One sheet's header as the plan keeps it.
package struct SheetHeader: Codable, Sendable, Equatable {
  package var sheet: String
  /// The columns that go into the clean workbook, by their names there.
  package var columns: [String]
  /// Name of the profile that fits; nil for a recipe that names the four columns.
  package var profile: String?
  /// Columns that clean workbooks are to have, and the sheet has not.
  package var absent: [String] = []

  package static let noHeader = "no header: the sheet is empty"

  init(sheet: String, columns: [String], profile: String? = nil) {
    (self.sheet, self.columns, self.profile) = (sheet, columns, profile)
  }

  init(_ header: Header, sheet: String) {
    self.init(sheet: sheet, columns: header.keptNames, profile: header.profile?.name)
    absent = header.absent
  }
}

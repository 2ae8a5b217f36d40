// Which row is meant: its file among the inputs of a report, its sheet, its number.
import SystemPackage

/// A row of an input, and the sheets that it may stand in.
struct RowQuestion {
  /// The file's place in the plan.
  let place: Int
  let file: Report.File
  let sheets: [String]
  let row: Int

  /// - Parameter name: `march/07.xlsx`, or a sheet behind it, with a colon between.
  /// - Throws: ``JobError`` where the report knows no such file or sheet.
  init(_ name: String, _ row: Int, _ report: Report, _ root: FilePath) throws {
    guard row > 0 else { throw JobError("rows are numbered from 1", at: name) }
    self.row = row
    if let place = try RowQuestion.place(name, report) {
      (self.place, file, sheets) = (place, report.files[place], report.files[place].sheets)
      return
    }
    guard let colon = name.lastIndex(of: ":"),
      let place = try RowQuestion.place(String(name[..<colon]), report)
    else {
      throw JobError("'\(name)' is none of the inputs in its report.json", at: root.printable)
    }
    (self.place, file) = (place, report.files[place])
    sheets = [String(name[colon...].dropFirst())]
    guard file.error != nil || file.sheets.contains(sheets[0]) else {
      let known = file.sheets.map { "\"\($0)\"" }.joined(separator: ", ")
      throw JobError("no such sheet was read; there are: \(known)", at: name)
    }
  }

  /// The file with this identity or path, or the only one whose path ends in it.
  private static func place(_ name: String, _ report: Report) throws -> Int? {
    let files = report.files
    let exact = files.indices.filter { files[$0].identity == name || files[$0].path == name }
    let found =
      exact.isEmpty ? files.indices.filter { files[$0].path.hasSuffix("/" + name) } : exact
    guard found.count > 1 else { return found.first }
    let names = found.prefix(5).map { files[$0].identity }.joined(separator: ", ")
    throw JobError("several inputs have this name; say which: \(names)", at: name)
  }
}

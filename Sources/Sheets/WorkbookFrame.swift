// The frame of a clean workbook, drawn by libxlsxwriter: everything but the rows.
import CXlsxwriter
import SystemPackage

/// What one sheet of a clean workbook looks like.
package struct SheetFrame: Sendable, Equatable {
  package var name: String
  /// Rows with the header row.
  package var rows: Int

  package init(name: String, rows: Int) {
    self.name = name
    self.rows = rows
  }
}

/// Draws workbooks whose sheets have columns, a frozen header, a filter and styles, but no rows yet.
enum WorkbookFrame {
  /// Seconds since 1970 that stand as time of creation, so that equal content gives equal bytes: 1980-01-01.
  static let creationTime = 315_532_800

  /// Writes the frame to `path`.
  /// - Parameter wide: the column whose texts are long, from 0.
  static func draw(_ path: FilePath, sheets: [SheetFrame], columns: Int, wide: Int) throws {
    let book = open(path)
    guard let book else { throw SheetsError("libxlsxwriter has no memory for a workbook") }
    setProperties(book)
    try addStyles(book)
    do {
      for sheet in sheets { try draw(sheet, book, columns: columns, wide: wide) }
    } catch {
      workbook_close(book)
      throw error
    }
    try check(workbook_close(book))
  }

  /// libxlsxwriter's temporary files stand beside the workbook: a small or shared /tmp must not matter.
  private static func open(_ path: FilePath) -> UnsafeMutablePointer<lxw_workbook>? {
    path.removingLastComponent().withPlatformString { folder in
      // Safe: libxlsxwriter copies the option's text.
      var options = lxw_workbook_options(
        constant_memory: 0, tmpdir: UnsafeMutablePointer(mutating: folder), use_zip64: 0)
      return path.withPlatformString { workbook_new_opt($0, &options) }
    }
  }

  private static func setProperties(_ book: UnsafeMutablePointer<lxw_workbook>) {
    "chatmill".withCString { creator in
      var properties = lxw_doc_properties()
      // Safe: libxlsxwriter copies the texts before the call returns.
      properties.author = UnsafeMutablePointer(mutating: creator)
      properties.created = creationTime
      workbook_set_properties(book, &properties)
    }
  }

  /// Makes the styles in the order of ``CellStyle``, so that fragments can name them by number.
  private static func addStyles(_ book: UnsafeMutablePointer<lxw_workbook>) throws {
    for style in CellStyle.allCases.dropFirst() {
      guard let format = workbook_add_format(book) else {
        throw SheetsError("libxlsxwriter has no memory for a style")
      }
      if let code = style.code {
        format_set_num_format(format, code)
      } else {
        format_set_bold(format)
      }
      guard lxw_format_get_xf_index(format) == style.rawValue else {
        throw SheetsError("libxlsxwriter numbers styles in another way than chatmill expects")
      }
    }
  }

  private static func draw(
    _ frame: SheetFrame, _ book: UnsafeMutablePointer<lxw_workbook>, columns: Int, wide: Int
  ) throws {
    guard let sheet = workbook_add_worksheet(book, frame.name) else {
      throw SheetsError("libxlsxwriter cannot add the sheet \(frame.name)")
    }
    let last = UInt16(columns - 1)
    try check(worksheet_set_column(sheet, 0, last, 20, nil))
    try check(worksheet_set_column(sheet, UInt16(wide), UInt16(wide), 60, nil))
    worksheet_freeze_panes(sheet, 1, 0)
    try check(worksheet_autofilter(sheet, 0, 0, UInt32(frame.rows - 1), last))
  }

  private static func check(_ code: lxw_error) throws {
    guard code == LXW_NO_ERROR else {
      throw SheetsError("cannot write a workbook: \(String(cString: lxw_strerror(code)))")
    }
  }
}

extension CellStyle {
  /// The number format code, nil for styles without one.
  fileprivate var code: String? {
    switch self {
    case .plain, .header: nil
    case .date: "yyyy-mm-dd"
    case .dateTime: "yyyy-mm-dd hh:mm:ss"
    case .time: "hh:mm:ss"
    case .elapsed: "[h]:mm:ss"
    }
  }
}

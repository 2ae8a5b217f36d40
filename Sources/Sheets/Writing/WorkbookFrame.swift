// The frame of a clean workbook, drawn by libxlsxwriter in memory: everything but the rows.
import CLinux
import CXlsxwriter
import SystemPackage

/// What one sheet of a clean workbook looks like.
package struct SheetFrame: Sendable, Equatable {
  package var name: String
  /// How many rows it has, the header row among them.
  package var rows: Int

  package init(name: String, rows: Int) {
    self.name = name
    self.rows = rows
  }
}

/// Draws workbooks whose sheets have columns, a frozen header, a filter and styles, but no rows
/// yet.
///
/// libxlsxwriter 1.1.4 and minizip look at no result of fwrite and fread. So all that they write is
/// in memory (`clinux.h` has libxlsxwriter's temporary files there, too). A frame counts only if it
/// is drawn twice alike and every part is whole.
enum WorkbookFrame {
  /// Seconds since 1970 that stand as time of creation, so that equal content gives equal bytes:
  /// 1980-01-01.
  static let creationTime = 315_532_800

  /// The bytes of the frame.
  /// - Parameter wideColumn: the column whose texts are long, from 0.
  static func bytes(sheets: [SheetFrame], columns: Int, wideColumn: Int) throws -> [UInt8] {
    let drawOnce = { () throws -> [UInt8] in
      try inMemory { try draw($0, sheets: sheets, columns: columns, wideColumn: wideColumn) }
    }
    let frame = try drawOnce()
    guard try drawOnce() == frame else { throw SheetsError(notWhole) }
    return frame
  }

  private static let notWhole =
    "cannot write a workbook: libxlsxwriter could not write all of its frame"

  /// What `draw` writes to the path that it is given.
  private static func inMemory(_ draw: (FilePath) throws -> Void) throws -> [UInt8] {
    let file = FileDescriptor(rawValue: clinux_memory_file())
    guard file.rawValue >= 0 else {
      throw SheetsError("cannot write a workbook: no memory for its frame")
    }
    return try file.closeAfter {
      let path = FilePath("/proc/self/fd/\(file.rawValue)")
      try draw(path)
      try requireWhole(path)
      return try FileSignature.bytes(file, at: 0, count: Int(file.seek(offset: 0, from: .end)))
    }
  }

  /// - Throws: ``SheetsError`` if a part of the frame is missing, cut off or empty.
  private static func requireWhole(_ path: FilePath) throws {
    do { try Workbook(path: path, reading: .reference).checkAll() } catch let error as SheetsError {
      throw SheetsError("\(notWhole) (\(error))")
    }
  }

  private static func draw(
    _ path: FilePath, sheets: [SheetFrame], columns: Int, wideColumn: Int
  ) throws {
    let book = open(path)
    guard let book else { throw SheetsError("libxlsxwriter has no memory for a workbook") }
    setProperties(book)
    try addStyles(book)
    do {
      for sheet in sheets { try draw(sheet, book, columns: columns, wideColumn: wideColumn) }
    } catch {
      workbook_close(book)
      throw error
    }
    try check(workbook_close(book))
  }

  private static func open(_ path: FilePath) -> UnsafeMutablePointer<lxw_workbook>? {
    path.withPlatformString { workbook_new($0) }
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
    _ frame: SheetFrame, _ book: UnsafeMutablePointer<lxw_workbook>, columns: Int, wideColumn: Int
  ) throws {
    guard let sheet = workbook_add_worksheet(book, frame.name) else {
      throw SheetsError("libxlsxwriter cannot add the sheet \(frame.name)")
    }
    let last = UInt16(columns - 1)
    try check(worksheet_set_column(sheet, 0, last, 20, nil))
    try check(worksheet_set_column(sheet, UInt16(wideColumn), UInt16(wideColumn), 60, nil))
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

// A workbook as the rest of the tool sees it: its worksheets, and their rows one after another.
import Bytes
import SystemPackage

/// One worksheet of a workbook.
package struct Worksheet: Equatable, Sendable {
  package let name: String
  package let isHidden: Bool
  /// Name of its part; nil if the workbook names a part that no relationship leads to.
  let part: String?
}

/// Which worksheets a job reads.
package enum SheetChoice: Sendable, Equatable, Codable {
  /// The first worksheet in workbook order, hidden or not.
  case first
  case named(String)
  /// The number of the worksheet, from 1.
  case index(Int)
  /// Every worksheet in workbook order.
  case all

  /// `all`, a number from 1, or a name.
  package init(_ text: String) {
    if text == "all" {
      self = .all
    } else if let index = Int(text) {
      self = .index(index)
    } else {
      self = .named(text)
    }
  }
}

/// An open .xlsx or .xlsm workbook.
///
/// Opening reads the small parts (relationships, workbook, styles); the shared strings are read
/// with the first sheet that is asked for. Not for use by two threads at once.
package final class Workbook {
  /// The worksheets in workbook order; tabs that are charts, dialogs or macros are left out.
  package let worksheets: [Worksheet]
  private let archive: Archive
  private let styles: Styles
  private let is1904: Bool
  private let stringsPart: String?
  private var strings: SharedStrings?
  private let reading: Reading
  /// What read the rows and shared strings so far; libxml2 if it was needed once.
  package private(set) var reader: PartReaderKind

  /// - Throws: ``SheetsError`` that says why the file is no workbook that can be read.
  package convenience init(path: FilePath, reading: Reading = .automatic) throws {
    try self.init(FileBytes(ofTable: path), reading: reading)
  }

  /// The same for a file that is open.
  package init(_ file: FileBytes, reading: Reading = .automatic) throws {
    self.reading = reading
    reader = reading == .automatic ? .scanner : .libxml2
    archive = try Archive(file)
    let main = try Workbook.mainPart(archive)
    let part = try WorkbookPart.read(archive, main)
    let links = try Relationships.read(archive, of: main)
    worksheets = Workbook.worksheets(part, links)
    is1904 = part.is1904
    stringsPart = links.first("sharedStrings")?.target
    styles = try Workbook.styles(archive, links)
  }

  /// Hands every row of `sheet` that holds a cell to `receive`, in the order of the XML.
  ///
  /// Memory is that of the shared strings and of one row. `receive` may throw ``StopReading`` to
  /// end early.
  /// - Returns: the number of the last row, which may hold no cell; 0 if the reading ended
  ///   early.
  /// - Throws: ``SheetsError`` with the sheet, and with the row if it is known.
  @discardableResult
  package func read(_ sheet: Worksheet, receive: @escaping (Row) throws -> Void) throws -> Int {
    let strings = try sharedStrings()
    do {
      return try readRows(sheet, strings, receive)
    } catch is StopReading {
      return 0
    } catch let error as MissingSharedString {
      throw error.asSheetsError.inSheet(sheet.name)
    } catch let error as SheetsError {
      throw error.inSheet(sheet.name)
    }
  }

  /// The first rows of `sheet` that hold a cell, as texts by column, blank ones as ""; fewer if
  /// they are larger than headers may be.
  ///
  /// Reads no more of the shared strings than headers usually need.
  func firstRows(_ sheet: Worksheet, _ count: Int) throws -> [[String]] {
    let strings = try readStrings(limit: Workbook.headerStrings)
    do {
      return try firstRows(sheet, count, strings: strings)
    } catch is MissingSharedString {
      return try firstRowsAnew(sheet, count)
    } catch let error as SheetsError {
      throw error.inSheet(sheet.name)
    }
  }

  private func firstRowsAnew(_ sheet: Worksheet, _ count: Int) throws -> [[String]] {
    let first = FirstRows(count: count)
    try read(sheet) { row in try first.take(row) }
    return first.texts
  }

  /// Shared strings to read for a header before all of them are.
  private static let headerStrings = 1024

  private func firstRows(
    _ sheet: Worksheet, _ count: Int, strings: SharedStrings
  ) throws -> [[String]] {
    let first = FirstRows(count: count)
    do { try readRows(sheet, strings, first.take) } catch is StopReading {}
    return first.texts
  }

  /// Reads every part that ``read(_:receive:)`` does not, each to its end.
  /// - Throws: ``SheetsError`` that names one that is damaged, or styles that are not those of
  ///   clean workbooks.
  package func checkParts() throws {
    let sheets = Set(worksheets.map(\.part))
    for name in archive.names where !sheets.contains(name) {
      try archive.parse(name, limit: Limits.smallPartBytes, XMLPassage())
    }
    let wanted = CellStyle.allCases.map(\.format)
    guard styles.formats.starts(with: wanted) else {
      throw SheetsError("the styles of dates are missing in it")
    }
  }

  /// Reads every part to its end, sheets included.
  func checkAll() throws {
    try checkParts()
    for sheet in worksheets { try read(sheet) { _ in } }
  }

  @discardableResult
  private func readRows(
    _ sheet: Worksheet, _ strings: SharedStrings, _ receive: @escaping (Row) throws -> Void
  ) throws -> Int {
    guard let part = sheet.part else { throw SheetsError("no relationship leads to its part") }
    let rows = RowReading(strings: strings, styles: styles, is1904: is1904, reading: reading) {
      [archive] in try archive.open(part, limit: Limits.partBytes)
    }
    return try rows.run(&reader, receive)
  }

  private func sharedStrings() throws -> SharedStrings {
    if let strings { return strings }
    let read = try readStrings(limit: .max)
    strings = read
    return read
  }

  private func readStrings(limit: Int) throws -> SharedStrings {
    guard let stringsPart, archive.contains(stringsPart) else { return SharedStrings() }
    let strings = StringsReading(limit: limit, reading: reading) { [archive] in
      try archive.open(stringsPart, limit: Limits.partBytes)
    }
    do { return try strings.run(&reader) } catch let error as SheetsError {
      throw error.inPart(stringsPart)
    }
  }

  /// The workbook part by the package's relationships, never by its usual name (ECMA-376 part 1,
  /// 12.3.23).
  private static func mainPart(_ archive: Archive) throws -> String {
    let links = try Relationships.read(archive, of: "")
    guard let target = links.first("officeDocument")?.target, archive.contains(target) else {
      throw SheetsError(ZipContent.reason(archive))
    }
    if target.lowercased().hasSuffix(".bin") {
      throw SheetsError("a binary workbook (.xlsb); save it as .xlsx")
    }
    if let name = ZipContent.document(target) {
      throw SheetsError("not a workbook but \(name); export the chats as .xlsx or .csv")
    }
    return target
  }

  private static func worksheets(_ part: WorkbookPart, _ links: Relationships) -> [Worksheet] {
    // A tab that names no relationship at all is a module of macros.
    part.tabs.filter { !$0.relationship.isEmpty }.compactMap { tab in
      let link = links[id: tab.relationship]
      guard link == nil || link!.kind == "worksheet" else { return nil }
      return Worksheet(name: tab.name, isHidden: tab.isHidden, part: link?.target)
    }
  }

  private static func styles(_ archive: Archive, _ links: Relationships) throws -> Styles {
    guard let name = links.first("styles")?.target, archive.contains(name) else { return Styles() }
    return try Styles.read(archive, name)
  }
}

// A clean workbook: libxlsxwriter has drawn its frame, and libzip splices fragments into its
// sheets.
import Bytes
import CLibzip
import SystemPackage

/// One fragment and where its bytes lie.
package struct StoredFragment {
  package let fragment: Fragment
  package let file: FileDescriptor
  package let offset: Int64

  package init(_ fragment: Fragment, file: FileDescriptor, offset: Int64) {
    (self.fragment, self.file, self.offset) = (fragment, file, offset)
  }
}

/// Writes clean workbooks (behaviour §4).
package struct CleanWorkbook {
  private let path: FilePath
  private let columns: [String]
  private let wideColumn: Int

  /// - Parameters:
  ///   - columns: names of the columns, blank ones as "".
  ///   - wideColumn: the column whose texts are long, from 0.
  package init(path: FilePath, columns: [String], wideColumn: Int) {
    (self.path, self.columns, self.wideColumn) = (path, columns, wideColumn)
  }

  /// Writes the workbook with all `fragments`, in order, over as many sheets as they need. Whoever
  /// wants it on the disk synchronises it.
  package func write(_ fragments: [StoredFragment]) throws {
    guard columns.count <= Limits.columns else {
      throw SheetsError(
        "\(path.lastComponent?.string ?? "a workbook") would need \(columns.count) columns, above the limit of "
          + "\(Limits.columns); use a smaller --chunk")
    }
    let sheets = CleanWorkbook.sheets(fragments)
    let frames = sheets.enumerated().map { index, fragments in
      SheetFrame(
        name: index == 0 ? "data" : "data_\(index + 1)",
        rows: 1 + fragments.reduce(0) { $0 + $1.fragment.rows })
    }
    let frame = try WorkbookFrame.bytes(
      sheets: frames, columns: columns.count, wideColumn: wideColumn)
    try splice(sheets, frames, into: frame)
  }

  /// Fragments by sheet: a sheet ends with the last fragment that fits under the header.
  static func sheets(_ fragments: [StoredFragment]) -> [[StoredFragment]] {
    var sheets: [[StoredFragment]] = [[]]
    var rows = 1
    for stored in fragments {
      if rows + stored.fragment.rows > Limits.rows {
        sheets.append([])
        rows = 1
      }
      sheets[sheets.count - 1].append(stored)
      rows += stored.fragment.rows
    }
    return sheets
  }

  private func splice(
    _ sheets: [[StoredFragment]], _ frames: [SheetFrame], into frame: [UInt8]
  ) throws {
    let file = try WorkbookFile(path, frame: frame)
    let zip = try CleanWorkbook.open(file.source())
    var entries: [SplicedEntry] = []
    do {
      for (index, fragments) in sheets.enumerated() {
        let name = "xl/worksheets/sheet\(index + 1).xml"
        entries.append(try replace(name, in: zip, fragments, rows: frames[index].rows))
      }
      try setTimes(zip)
    } catch {
      zip_discard(zip)
      throw error
    }
    try close(zip, entries, file)
  }

  private static func open(_ source: OpaquePointer) throws -> OpaquePointer {
    var error = zip_error_t()
    zip_error_init(&error)
    defer { zip_error_fini(&error) }
    guard let zip = zip_open_from_source(source, 0, &error) else {
      zip_source_free(source)
      throw SheetsError(
        "libzip cannot open the frame of a workbook: \(String(cString: zip_error_strerror(&error)))"
      )
    }
    return zip
  }

  private func replace(
    _ name: String, in zip: OpaquePointer, _ fragments: [StoredFragment], rows: Int
  ) throws -> SplicedEntry {
    let index = zip_name_locate(zip, name, 0)
    guard index >= 0 else { throw CleanWorkbook.error(zip, "no \(name) in the frame") }
    let frame = try SheetXML(content(UInt64(index), zip), columns: columns.count, rows: rows)
    let entry = SplicedEntry()
    try append(frame.head(columns), to: entry, isEnd: false)
    for stored in fragments {
      let count = stored.fragment.deflatedBytes
      entry.append(.file(stored.file, offset: stored.offset, count: count), stored.fragment)
    }
    try append(frame.tail, to: entry, isEnd: true)
    let source = try entry.source(zip)
    guard zip_file_replace(zip, UInt64(index), source, 0) == 0 else {
      zip_source_free(source)
      throw CleanWorkbook.error(zip, "cannot replace \(name)")
    }
    return entry
  }

  private func append(_ xml: [UInt8], to entry: SplicedEntry, isEnd: Bool) throws {
    let deflater = Deflater(.frame)
    var packed: [UInt8] = []
    try xml.withUnsafeBufferPointer { try deflater.deflate($0) { packed.append(contentsOf: $0) } }
    if isEnd {
      try deflater.endStream { packed.append(contentsOf: $0) }
    } else {
      try deflater.endFragment { packed.append(contentsOf: $0) }
    }
    let crc = xml.withUnsafeBytes { CRC32.of($0) }
    entry.append(
      .memory(packed),
      Fragment(rows: 0, xmlBytes: xml.count, deflatedBytes: packed.count, crc: crc))
  }

  private func content(_ index: UInt64, _ zip: OpaquePointer) throws -> [UInt8] {
    var stat = zip_stat_t()
    guard zip_stat_index(zip, index, 0, &stat) == 0, let file = zip_fopen_index(zip, index, 0)
    else {
      throw CleanWorkbook.error(zip, "cannot read the frame")
    }
    defer { zip_fclose(file) }
    var bytes = [UInt8](repeating: 0, count: Int(stat.size))
    guard zip_fread(file, &bytes, stat.size) == Int64(stat.size) else {
      throw CleanWorkbook.error(zip, "cannot read the frame")
    }
    return bytes
  }

  /// Sets the time of every entry to 1980-01-01, so that equal content gives equal bytes (APPNOTE
  /// 4.4.6).
  private func setTimes(_ zip: OpaquePointer) throws {
    for index in 0..<UInt64(zip_get_num_entries(zip, 0)) {
      guard zip_file_set_dostime(zip, index, 0, 0x21, 0) == 0 else {
        throw CleanWorkbook.error(zip, "cannot set a time")
      }
    }
  }

  private func close(
    _ zip: OpaquePointer, _ entries: [SplicedEntry], _ file: WorkbookFile
  ) throws {
    guard zip_close(zip) != 0 else { return }
    let failed = entries.compactMap(\.failure).first.map { "a part: \($0)" }
    let error = CleanWorkbook.error(zip, failed ?? file.failure.map { "\($0)" } ?? "")
    zip_discard(zip)
    throw error
  }

  private static func error(_ zip: OpaquePointer, _ what: String) -> SheetsError {
    let reason = String(cString: zip_error_strerror(zip_get_error(zip)))
    return SheetsError("cannot write a workbook: \(what.isEmpty ? reason : "\(what) (\(reason))")")
  }
}

/// The XML of an empty sheet, cut where its rows go.
struct SheetXML {
  private let start: String
  private let end: String

  /// - Throws: ``SheetsError`` if libxlsxwriter wrote an empty sheet in another way than
  ///   expected.
  init(_ xml: [UInt8], columns: Int, rows: Int) throws {
    let text = String(decoding: xml, as: UTF8.self)
    let halves = text.split(separator: "<sheetData/>", omittingEmptySubsequences: false)
    guard halves.count == 2 else { throw SheetsError("unexpected XML in the frame of a workbook") }
    let dimension = "<dimension ref=\"A1:\(ColumnName.letters(columns - 1))\(rows)\"/>"
    start = halves[0].split(separator: "<dimension ref=\"A1\"/>", omittingEmptySubsequences: false)
      .joined(separator: dimension)
    end = String(halves[1])
  }

  /// Everything up to the first data row.
  func head(_ columns: [String]) -> [UInt8] {
    var xml = XMLBuffer()
    xml.append(start)
    xml.put("<sheetData>")
    xml.beginRow()
    for column in columns { xml.header(column) }
    xml.endRow()
    return Array(xml.bytes)
  }

  /// Everything behind the last data row.
  var tail: [UInt8] { Array("</sheetData>\(end)".utf8) }
}

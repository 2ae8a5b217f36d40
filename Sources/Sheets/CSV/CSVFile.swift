// A CSV file as the rest of the tool sees it: one table without a name, whose rows come one after
// another.
import Bytes
import SystemPackage

/// An open CSV file (RFC 4180, and what exporters make of it).
///
/// Records end in CR LF, LF or CR; fields may be quoted, with quotes doubled inside. A quote inside
/// an unquoted field is text, and so are control characters. Every cell is a ``CellKind/text``; an
/// empty field is no cell.
///
/// Opening reads the whole file once to find its encoding; every ``read(receive:)`` reads it again.
/// Memory is that of one record. Not for use by two threads at once.
package final class CSVFile {
  private let file: FileBytes
  private let text: EncodedText
  private let sizes: Sizes
  /// What stands between the fields.
  package let separator: CSVSeparator

  /// Sizes of buffers; small ones are for tests.
  struct Sizes {
    var search = 256 << 10
    var conversion = 64 << 10
    var scan = CSVBuffer.usualCapacity
  }

  /// The encoding, found in all bytes of the file.
  package var encoding: CSVEncoding { text.encoding }

  /// - Throws: ``SheetsError`` that says why the file cannot be read, or what it is instead of CSV.
  ///   Faults of its text are thrown when they are read.
  package convenience init(path: FilePath) throws(SheetsError) {
    try self.init(path: path, sizes: Sizes())
  }

  /// The same for a file that is open.
  package convenience init(_ file: FileBytes) throws(SheetsError) {
    try self.init(file, sizes: Sizes())
  }

  convenience init(path: FilePath, sizes: Sizes) throws(SheetsError) {
    try self.init(FileBytes(ofTable: path), sizes: sizes)
  }

  private init(_ file: FileBytes, sizes: Sizes) throws(SheetsError) {
    (self.file, self.sizes) = (file, sizes)
    text = try EncodingSearch(file: file, pieceBytes: sizes.search).run()
    separator = CSVFile.separator(try CSVText(file, text, pieceBytes: sizes.conversion))
  }

  /// Hands every record that holds a text to `receive`, under its number.
  ///
  /// Records count from 1, blank ones with them; a record that spans several lines is one.
  /// `receive` may throw ``StopReading`` to end early.
  /// - Throws: ``SheetsError`` with the record's number as its row.
  package func read(receive: @escaping (Row) throws -> Void) throws {
    let source = try CSVText(file, text, pieceBytes: sizes.conversion)
    var scanner = CSVScanner(source, separator, capacity: sizes.scan)
    do { try scanner.run(receive) } catch is StopReading {}
  }

  /// Looks at the head of the text; a fault in it is left to whoever reads the rows.
  private static func separator(_ text: CSVText) -> CSVSeparator {
    let head = UnsafeMutableRawBufferPointer.allocate(
      byteCount: CSVSeparator.headBytes, alignment: 16)
    defer { head.deallocate() }
    var room = head
    while room.count >= Converter.longestCharacter, let got = try? text.read(into: room), got > 0 {
      room = UnsafeMutableRawBufferPointer(rebasing: room[got...])
    }
    let found = head.prefix(head.count - room.count).bindMemory(to: UInt8.self)
    return CSVSeparator(head: UnsafeBufferPointer(found))
  }
}

extension CSVFile: Table {
  package var sheets: [TableSheet] { TableSheet.only }
  package var heading: String? { "CSV in \(encoding.rawValue), separated by \(separator)" }
  package var reader: PartReaderKind { .csv }

  package func select(_ choice: SheetChoice) throws -> [TableSheet] {
    try TableSheet.only(choice, of: "CSV file")
  }

  package func read(_ sheet: TableSheet, receive: @escaping (Row) throws -> Void) throws {
    try read(receive: receive)
  }
}

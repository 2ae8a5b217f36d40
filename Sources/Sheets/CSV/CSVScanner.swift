// From the text of a CSV file to rows: records and fields as RFC 4180 has them, found without
// copying.
//
// A record is scanned where it lies. If the buffer ends inside it, more text is fetched and the
// record is scanned again from its start, so there is no state between two looks. Doubled quotes
// are taken out in place once the record is whole.
import Bytes
import Glibc

/// Hands the records of one file on as rows.
struct CSVScanner: ~Copyable {
  private static let quote: UInt8 = 0x22
  private static let lineFeed: UInt8 = 0x0A
  private static let carriageReturn: UInt8 = 0x0D

  private var buffer: CSVBuffer
  private let separator: UInt8
  private var cells: CellList
  /// Indices of the cells that hold doubled quotes.
  private var doubled: [Int] = []
  /// Where the field begins that the bytes at hand may end in.
  private var fieldStart: UnsafeMutablePointer<UInt8>
  /// Number of the record in the making, from 1; before the first one 0.
  private(set) var number: Int

  /// - Parameter before: number of the record before the first one; for tests of the limit.
  init(_ source: CSVText, _ separator: CSVSeparator, capacity: Int, before: Int = 0) {
    buffer = CSVBuffer(source, capacity: capacity)
    self.separator = separator.rawValue
    cells = CellList()
    fieldStart = buffer.start
    number = before
  }

  /// Hands every record that holds a text to `receive`.
  /// - Throws: ``SheetsError`` with the record's number; what `receive` throws.
  mutating func run(_ receive: (Row) throws -> Void) throws {
    while try hasRecord() {
      number += 1
      guard number <= Limits.csvRows else { throw fault(CSVFault.rows) }
      let next = try record()
      if cells.count > 0 {
        if !doubled.isEmpty { takeOutQuotes() }
        try receive(Row(number: number, cells: cells.buffer))
      }
      buffer.start = next
    }
  }

  /// A fault in bytes behind a line end belongs to the record that they would have begun.
  private mutating func hasRecord() throws(SheetsError) -> Bool {
    guard buffer.count == 0 else { return true }
    do { try buffer.refill() } catch { throw error.inRow(number + 1) }
    return buffer.count > 0
  }

  /// Scans the record at the start of the buffer, fetching what it takes.
  /// - Returns: where the next one begins.
  private mutating func record() throws(SheetsError) -> UnsafeMutablePointer<UInt8> {
    while true {
      if let next = try wholeRecord() { return next }
      guard buffer.end - fieldStart <= Limits.cellTextBytes else { throw fault(CSVFault.cell) }
      guard buffer.count <= Limits.csvRecordBytes else { throw fault(CSVFault.record) }
      do { try buffer.refill() } catch { throw error.inRow(number) }
    }
  }

  /// Scans the record at the start; nil if it may not end in the bytes at hand.
  @inline(__always)
  private mutating func wholeRecord() throws(SheetsError) -> UnsafeMutablePointer<UInt8>? {
    cells.removeAll()
    if !doubled.isEmpty { doubled.removeAll(keepingCapacity: true) }
    fieldStart = buffer.start
    var column = 0
    while let end = try field(column) {
      guard end[0] == separator else { return nextRecord(end) }
      column += 1
      guard column < Limits.columns else { throw fault(CSVFault.columns) }
      fieldStart = end + 1
    }
    return nil
  }

  /// Passes the line end at `end`: CR LF, LF, CR or the end of the file; nil if more bytes must
  /// tell.
  @inline(__always)
  private func nextRecord(_ end: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8>? {
    if end == buffer.end { return end }
    guard end[0] == CSVScanner.carriageReturn else { return end + 1 }
    guard end + 1 < buffer.end else { return buffer.isComplete ? end + 1 : nil }
    return end[1] == CSVScanner.lineFeed ? end + 2 : end + 1
  }

  // MARK: Fields

  /// Adds the field at `fieldStart`; returns where it ends, nil if it may not end in the bytes
  /// at hand.
  @inline(__always)
  private mutating func field(
    _ column: Int
  ) throws(SheetsError) -> UnsafeMutablePointer<UInt8>? {
    // Safe: behind the last byte stand line feeds.
    if fieldStart[0] == CSVScanner.quote { return try quotedField(column) }
    let end = fieldEnd(fieldStart)
    guard end < buffer.end || buffer.isComplete else { return nil }
    try add(fieldStart, end, column)
    return end
  }

  /// The first separator or line end from `start` on; at the latest the end of the bytes at hand.
  @inline(__always)
  private func fieldEnd(_ start: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let separators = WordSearch.word(of: separator)
    let lineFeeds = WordSearch.word(of: CSVScanner.lineFeed)
    let returns = WordSearch.word(of: CSVScanner.carriageReturn)
    var place = start
    while true {
      // Safe: a word from before the end lies in the padding at worst, and the padding's line feeds
      // stop the search.
      let word = UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)
      let found =
        WordSearch.zeros(word ^ separators) | WordSearch.zeros(word ^ lineFeeds)
        | WordSearch.zeros(word ^ returns)
      if found != 0 { return place + found.trailingZeroBitCount >> 3 }
      place += 8
    }
  }

  private mutating func quotedField(
    _ column: Int
  ) throws(SheetsError) -> UnsafeMutablePointer<UInt8>? {
    var from = fieldStart + 1
    var isDoubled = false
    while let found = memchr(from, Int32(CSVScanner.quote), buffer.end - from) {
      let closing = found.assumingMemoryBound(to: UInt8.self)
      // Another quote may follow in the next bytes.
      guard closing + 1 < buffer.end || buffer.isComplete else { return nil }
      guard closing[1] == CSVScanner.quote else {
        return try close(closing, isDoubled: isDoubled, column)
      }
      isDoubled = true
      from = closing + 2
    }
    guard !buffer.isComplete else { throw fault(CSVFault.unclosed) }
    return nil
  }

  /// Ends a quoted field at its closing quote; returns the place behind it.
  @inline(__always)
  private mutating func close(
    _ closing: UnsafeMutablePointer<UInt8>, isDoubled: Bool, _ column: Int
  ) throws(SheetsError) -> UnsafeMutablePointer<UInt8> {
    let next = closing[1]
    guard
      next == separator || next == CSVScanner.lineFeed || next == CSVScanner.carriageReturn
    else { throw fault(CSVFault.afterQuote) }
    if isDoubled { doubled.append(cells.count) }
    try add(fieldStart + 1, closing, column)
    return closing + 1
  }

  @inline(__always)
  private mutating func add(
    _ start: UnsafeMutablePointer<UInt8>, _ end: UnsafeMutablePointer<UInt8>, _ column: Int
  ) throws(SheetsError) {
    guard end > start else { return }
    guard end - start <= Limits.cellTextBytes else { throw fault(CSVFault.cell) }
    cells.append(UnsafeBufferPointer(start: start, count: end - start), column)
  }

  /// Makes two quotes one in the cells that hold such.
  private mutating func takeOutQuotes() {
    for index in doubled { cells.shorten(index, by: CSVScanner.takeOutQuotes) }
  }

  /// Makes two quotes one, in place; returns the new length.
  private static func takeOutQuotes(_ text: UnsafeMutableBufferPointer<UInt8>) -> Int {
    var (from, to) = (0, 0)
    while from < text.count {
      text[to] = text[from]
      to += 1
      from += text[from] == quote ? 2 : 1
    }
    return to
  }

  private func fault(_ reason: String) -> SheetsError { SheetsError(reason, row: number) }
}

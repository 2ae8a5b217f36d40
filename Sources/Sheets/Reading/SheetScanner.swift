// The fast reader of worksheet parts: rows and cells straight from bytes, for the XML that real
// producers write.
//
// Everything around the rows is left to libxml2, which gets the part without its rows. Inside
// `<sheetData>` the scanner accepts rows, cells, values, formulas and plain inline texts. At the
// first byte that is anything else it gives up with `ScanStop.foreign`, and the reference reader
// reads the part again.
import Glibc

/// Scans one worksheet part.
struct SheetScanner: ~Copyable {
  /// Bytes before `<sheetData>`; more are left to libxml2.
  private static let headLimit = 1 << 20

  private let source: any ByteSource
  private let assembler: RowAssembler
  private var buffer: ScanBuffer
  private var isInRow = false
  private var rowDigits = RowDigits()
  private var rowTail = RowTail()
  private let value = DecodedText()
  private let formula = DecodedText()
  private let inline = DecodedText()

  init(_ source: any ByteSource, _ assembler: RowAssembler, capacity: Int) {
    (self.source, self.assembler) = (source, assembler)
    buffer = ScanBuffer(source, capacity: capacity)
  }

  /// Reads the whole part.
  /// - Throws: ``ScanStop/foreign`` if libxml2 must read the part; errors of the source, of the
  ///   assembler and of whoever receives the rows.
  mutating func run() throws {
    let head = try scanHead()
    try SheetPrologue.check(head)
    try scanRows()
    do {
      try XMLParser.parse(
        JoinedSource(head + SheetPrologue.dataEnd + buffer.rest, then: source),
        SheetParser(assembler))
    } catch is MalformedXML {
      throw ScanStop.foreign
    }
  }

  // MARK: Around the rows

  /// Everything up to and with `<sheetData>`.
  private mutating func scanHead() throws -> [UInt8] {
    var searched = 0
    while true {
      let size = buffer.end - buffer.start
      if let length = try SheetPrologue.length(buffer.start, size, from: &searched) {
        defer { buffer.start += length }
        return Array(UnsafeBufferPointer(start: buffer.start, count: length))
      }
      guard size < SheetScanner.headLimit else { throw ScanStop.foreign }
      try buffer.refill()
    }
  }

  private mutating func scanRows() throws {
    while true {
      do {
        if try scanUnit() { return }
      } catch ScanStop.needMore {
        try buffer.refill()
      }
    }
  }

  /// Scans one row tag or one cell. True once `</sheetData>` was passed.
  @inline(__always)
  private mutating func scanUnit() throws -> Bool {
    var place = buffer.start
    ScanBuffer.skipSpace(&place)
    guard place[0] == 0x3C else { throw buffer.mismatch(place) }
    if isInRow {
      if place[1] == 0x63 {
        if try !scanUsualCell(&place) { try scanCell(&place) }
      } else {
        try scanRowEnd(&place)
      }
    } else if place[1] == 0x72 {
      try scanRowStart(&place)
    } else {
      try expect("</sheetData>", &place)
      buffer.start = place
      return true
    }
    buffer.start = place
    return false
  }

  private mutating func scanRowStart(_ place: inout UnsafePointer<UInt8>) throws {
    let tag = place
    if rowTail.length > 0, let r = usualRowStart(&place) { return try beginRow(r) }
    try expect("<row", &place)
    let found = try buffer.attributes(&place)
    try beginRow(found.r)
    if found.isEmpty { return try endRow() }
    if let r = found.r { rowTail = RowTail(tag, r, place) }
  }

  @inline(__always)
  private mutating func beginRow(_ r: UnsafeBufferPointer<UInt8>?) throws {
    try assembler.beginRow(r.flatMap(positiveInteger))
    rowDigits = RowDigits(r, number: assembler.number)
    isInRow = true
  }

  private mutating func endRow() throws {
    isInRow = false
    try assembler.endRow()
  }

  /// `<row r="123"` and then what stood behind the number in an earlier row, which most rows share.
  /// nil, and nothing passed, for anything else.
  @inline(__always)
  private func usualRowStart(_ place: inout UnsafePointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    guard place.word64 == SheetScanner.rowStart else { return nil }
    let start = place + 8
    var next = start
    while next[0] &- 0x30 < 10 { next += 1 }
    guard next > start, rowTail.matches(next) else { return nil }
    place = next + rowTail.length
    return UnsafeBufferPointer(start: start, count: next - start)
  }

  private mutating func scanRowEnd(_ place: inout UnsafePointer<UInt8>) throws {
    try expect("</row>", &place)
    try endRow()
  }

  // MARK: Cells

  @inline(__always)
  private mutating func scanCell(_ place: inout UnsafePointer<UInt8>) throws {
    place += 2
    let found = try buffer.attributes(&place)
    var cell = RawCell()
    if let r = found.r { cell.reference = CellReference(r) }
    if let t = found.t { cell.type = CellType(t) }
    if found.isEmpty { return try assembler.add(cell) }
    if let s = found.s, s.count > 0 { cell.style = positiveInteger(s) ?? 0 }
    if cell.type == .shared, let index = sharedIndex(&place) {
      return try assembler.addShared(cell.reference, index)
    }
    try scanContent(&cell, &place)
    try assembler.add(cell)
  }

  /// `<c r="B7" t="s"><v>123</v></c>`, with or without `s`, in its own row: what most cells are.
  /// False, and nothing passed, for anything else.
  @inline(__always)
  private mutating func scanUsualCell(_ place: inout UnsafePointer<UInt8>) throws -> Bool {
    var next = place + 2
    guard rowDigits.length > 0, next.word32 == SheetScanner.referenceStart else { return false }
    next += 4
    var column = 0
    while next[0] &- 0x41 < 26 {
      column = column &* 26 &+ Int(next[0] &- 0x40)
      next += 1
    }
    guard next - place < 10, column > 0, rowDigits.matches(next) else { return false }
    next += rowDigits.length + 1
    if next.word32 == SheetScanner.styleStart {
      next += 4
      while next[0] &- 0x30 < 10 { next += 1 }
      guard next[0] == 0x22 else { return false }
      next += 1
    }
    guard next.word64 == SheetScanner.sharedStart, next[8] == 0x76, next[9] == 0x3E else {
      return false
    }
    next += 7
    guard let index = sharedIndex(&next) else { return false }
    try assembler.addShared(CellReference(column: column - 1, row: rowDigits.number), index)
    place = next
    return true
  }

  /// ` r="` and ` s="` as little-endian words, `<row r="` and ` t="s"><` as ones of eight bytes.
  private static let referenceStart: UInt32 = 0x223D_7220
  private static let rowStart: UInt64 = 0x223D_7220_776F_723C
  private static let styleStart: UInt32 = 0x223D_7320
  private static let sharedStart: UInt64 = 0x3C3E_2273_223D_7420

  /// `<v>123</v></c>` at once, which is what most cells are; nil, and nothing passed, for anything
  /// else.
  @inline(__always)
  private func sharedIndex(_ place: inout UnsafePointer<UInt8>) -> Int? {
    guard place[0] == 0x3C, place[1] == 0x76, place[2] == 0x3E else { return nil }
    var next = place + 3
    var index = 0
    while next[0] &- 0x30 < 10 {
      index = index &* 10 &+ Int(next[0] &- 0x30)
      next += 1
    }
    let digits = next - place - 3
    // "</v></c>", read as one little-endian word.
    let isEnd = next.word64 == 0x3E63_2F3C_3E76_2F3C
    guard isEnd, digits > 0, digits < 10 else { return nil }
    place = next + 8
    return index
  }

  /// The children of a cell and its end tag.
  private func scanContent(
    _ cell: inout RawCell, _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) {
    while true {
      ScanBuffer.skipSpace(&place)
      guard place[0] == 0x3C else { throw buffer.mismatch(place) }
      switch place[1] {
      case 0x76 where cell.value == nil:
        place += 2
        cell.value = try element("</v>", &place, value)
      case 0x66 where cell.formula == nil:
        place += 2
        cell.formula = try element("</f>", &place, formula)
      case 0x69 where cell.inline == nil: cell.inline = try inlineText(&place)
      default: return try expect("</c>", &place)
      }
    }
  }

  /// `<is><t>text</t></is>`; runs are left to libxml2.
  private func inlineText(
    _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8> {
    try expect("<is>", &place)
    try expect("<t", &place)
    let text = try element("</t>", &place, inline)
    try expect("</is>", &place)
    return text
  }

  /// The text of an element from behind its name to behind its end tag.
  ///
  /// It points into the buffer, or into `decoded` if references had to be replaced.
  @inline(__always)
  private func element(
    _ end: StaticString, _ place: inout UnsafePointer<UInt8>, _ decoded: DecodedText
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8> {
    if try buffer.attributes(&place).isEmpty { return UnsafeBufferPointer(start: place, count: 0) }
    let text = try buffer.text(&place)
    try expect(end, &place)
    return try decoded.checked(text)
  }

  @inline(__always)
  private func expect(
    _ text: StaticString, _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) {
    try buffer.expect(text, &place)
  }
}

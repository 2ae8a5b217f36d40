// The fast reader of shared strings parts, for the XML that real producers write.
import Glibc

/// Scans one shared strings part into an arena.
struct StringsScanner: ~Copyable {
  private let strings: SharedStrings
  private let limit: Int
  private var buffer: ScanBuffer
  private let decoded = DecodedText()

  /// - Parameter limit: strings to read; the rest of the part is then left alone.
  init(_ source: any ByteSource, _ strings: SharedStrings, limit: Int, capacity: Int) {
    (self.strings, self.limit) = (strings, limit)
    buffer = ScanBuffer(source, capacity: capacity)
  }

  /// Reads the whole part, or as many strings as were asked for.
  /// - Throws: ``ScanStop/foreign`` if libxml2 must read the part, into another arena.
  mutating func run() throws {
    try scanHead()
    while strings.count < limit {
      do {
        if try scanUnit() { return try finish() }
      } catch ScanStop.needMore {
        try buffer.refill()
      }
    }
  }

  /// The XML declaration and `<sst ...>`, which libxml2 judges.
  private mutating func scanHead() throws {
    while true {
      if let length = try StringsScanner.headLength(buffer.start, buffer.end - buffer.start) {
        let head = Array(UnsafeBufferPointer(start: buffer.start, count: length))
        buffer.start += length
        return try check(head)
      }
      guard buffer.end - buffer.start < 64 << 10 else { throw ScanStop.foreign }
      try buffer.refill()
    }
  }

  private static func headLength(_ start: UnsafePointer<UInt8>, _ count: Int) throws -> Int? {
    let head = UnsafeBufferPointer(start: start, count: count)
    guard
      let root = head.indices.first(where: {
        head[$0] == 0x3C && $0 + 4 < count && head[$0 + 1] != 0x3F
      })
    else { return nil }
    guard head[root..<root + 4].elementsEqual(Array("<sst".utf8)),
      let end = head[root...].firstIndex(of: 0x3E),
      head[end - 1] != 0x2F
    else { throw ScanStop.foreign }
    return end + 1
  }

  private func check(_ head: [UInt8]) throws {
    do {
      let all = JoinedSource(head + Array("</sst>".utf8))
      try XMLParser.parse(all, SharedStringsParser(SharedStrings(), limit: .max))
    } catch is MalformedXML {
      throw ScanStop.foreign
    }
    guard SheetPrologue.isUTF8(head) else { throw ScanStop.foreign }
  }

  /// Behind `</sst>` only white space may stand.
  private mutating func finish() throws {
    while true {
      ScanBuffer.skipSpace(&buffer.start)
      guard buffer.start == buffer.end else { throw ScanStop.foreign }
      if buffer.isComplete { return }
      do { try buffer.refill() } catch ScanStop.foreign { return }
    }
  }

  /// Scans one `<si>`. True once `</sst>` was passed.
  private mutating func scanUnit() throws -> Bool {
    var place = buffer.start
    strings.discardPieces()
    ScanBuffer.skipSpace(&place)
    guard place[0] == 0x3C, place[1] == 0x73 else {
      try buffer.expect("</sst>", &place)
      buffer.start = place
      return true
    }
    try scanString(&place)
    try strings.finishString()
    buffer.start = place
    return false
  }

  @inline(__always)
  private mutating func scanString(_ place: inout UnsafePointer<UInt8>) throws {
    if place.word64 << 8 == StringsScanner.usualStart, let text = try usualText(&place) {
      return try strings.append(text)
    }
    if place[3] == 0x2F { return try buffer.expect("<si/>", &place) }
    try buffer.expect("<si>", &place)
    let start = place
    if place[1] == 0x74, let text = try plainText(&place) { return try strings.append(text) }
    place = start
    try scanPieces("</si>", isRun: false, &place)
  }

  /// `<si><t>text</t></si>` with nothing to replace, which most strings are; nil, and nothing
  /// passed, for others.
  @inline(__always)
  private func usualText(
    _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8>? {
    var next = place + 7
    let text = try buffer.text(&next)
    guard next.word64 == StringsScanner.usualEnd, next[8] == 0x3E, ScanText.judge(text) == .plain
    else { return nil }
    place = next + 9
    return text
  }

  /// `<si><t>` with any byte behind it, and `</t></si`, as little-endian words.
  private static let usualStart: UInt64 = 0x3E74_3C3E_6973_3C00
  private static let usualEnd: UInt64 = 0x6973_2F3C_3E74_2F3C

  /// `<t>text</t></si>`, which most strings are; nil if more than that stands in the string.
  @inline(__always)
  private mutating func plainText(
    _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8>? {
    let text = try scanText(&place)
    guard place[0] == 0x3C, place[1] == 0x2F else {
      if case .needMore = buffer.mismatch(place) { throw .needMore }
      return nil
    }
    try buffer.expect("</si>", &place)
    return text
  }

  /// `<t>text</t>`
  @inline(__always)
  private mutating func scanText(
    _ place: inout UnsafePointer<UInt8>
  ) throws(ScanStop) -> UnsafeBufferPointer<UInt8> {
    try buffer.expect("<t", &place)
    if try buffer.attributes(&place).isEmpty { return UnsafeBufferPointer(start: place, count: 0) }
    let text = try buffer.text(&place)
    try buffer.expect("</t>", &place)
    return try decoded.checked(text)
  }

  /// The texts and runs up to `end`; phonetic runs and properties are passed over.
  private mutating func scanPieces(
    _ end: StaticString, isRun: Bool, _ place: inout UnsafePointer<UInt8>
  ) throws {
    while true {
      ScanBuffer.skipSpace(&place)
      if memcmp(place, "<t", 2) == 0, !ScanBuffer.isNameByte(place[2]) {
        try strings.append(scanText(&place))
      } else if memcmp(place, "<r", 2) == 0, !ScanBuffer.isNameByte(place[2]), !isRun {
        place += 2
        if try !buffer.attributes(&place).isEmpty { try scanPieces("</r>", isRun: true, &place) }
      } else if place[0] == 0x3C, place[1] != 0x2F {
        try buffer.skipElement(&place)
      } else {
        return try buffer.expect(end, &place)
      }
    }
  }
}

extension ScanBuffer {
  /// Passes over one element with all it holds, as strictly as if it were read.
  borrowing func skipElement(
    _ place: inout UnsafePointer<UInt8>, depth: Int = 0
  ) throws(ScanStop) {
    place += 1
    let name = place
    while ScanBuffer.isNameByte(place[0]), place[0] != 0x3A { place += 1 }
    let length = place - name
    guard length > 0, length < 32, name[0] & 0xDF &- 0x41 < 26, depth < 32 else { throw .foreign }
    if try attributes(&place).isEmpty { return }
    while true {
      try skipText(&place)
      if place[1] == 0x2F { break }
      try skipElement(&place, depth: depth + 1)
    }
    guard memcmp(place + 2, name, length) == 0, place[2 + length] == 0x3E else { throw .foreign }
    place += length + 3
  }

  private borrowing func skipText(_ place: inout UnsafePointer<UInt8>) throws(ScanStop) {
    let text = try text(&place)
    guard ScanText.judge(text) != .foreign else { throw .foreign }
    var ignored: [UInt8] = []
    try ScanText.decode(text, into: &ignored)
  }
}

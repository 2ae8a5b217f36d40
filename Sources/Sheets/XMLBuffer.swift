// Sheet XML in the making: rows and cells as bytes, with room made ahead of every write.
import Glibc

/// A buffer of sheet XML (ECMA-376 18.3.1.4, 18.3.1.73): rows and cells without `r`, texts as inline strings.
///
/// The owner empties it once ``isFull``; a long text is the only thing that makes it grow.
struct XMLBuffer: ~Copyable {
  private var base: UnsafeMutablePointer<UInt8>
  private var capacity = 320 << 10
  private(set) var count = 0

  init() { base = .allocate(capacity: capacity) }

  deinit { base.deallocate() }

  var isFull: Bool { count >= 256 << 10 }
  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: base, count: count) }

  mutating func clear() { count = 0 }

  mutating func beginRow() { put("<row>") }

  mutating func endRow() { put("</row>") }

  /// An empty cell, which only holds its place.
  mutating func blank() { put("<c/>") }

  /// A cell with its own kind.
  @inline(__always)
  mutating func cell(_ cell: Cell) {
    switch cell.kind {
    case .text, .error: text(cell.text)
    case .number: number(cell.text)
    case .boolean: boolean(cell.text)
    case .date, .dateTime, .time, .elapsed: date(cell)
    }
  }

  /// A bold text of the header row; a blank name is an empty cell.
  mutating func header(_ name: String) {
    guard !name.isEmpty else { return blank() }
    put("<c s=\"1\" t=\"inlineStr\"><is><t xml:space=\"preserve\">")
    var name = name
    name.withUTF8 { escaped($0) }
    put("</t></is></c>")
  }

  @inline(__always)
  mutating func put(_ markup: StaticString) {
    reserve(markup.utf8CodeUnitCount)
    // Safe: room was made. The size is known where the call stands, so no call is made for the copy.
    memcpy(base + count, markup.utf8Start, markup.utf8CodeUnitCount)
    count += markup.utf8CodeUnitCount
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { raw($0) }
  }

  @inline(__always)
  private mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
    if text[0] <= 0x20 || text[text.count - 1] <= 0x20 {
      put("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">")
    } else {
      put("<c t=\"inlineStr\"><is><t>")
    }
    escaped(text)
    put("</t></is></c>")
  }

  private mutating func number(_ text: UnsafeBufferPointer<UInt8>) {
    put("<c><v>")
    raw(text)
    put("</v></c>")
  }

  private mutating func boolean(_ text: UnsafeBufferPointer<UInt8>) {
    if text[0] == 0x54 {
      put("<c t=\"b\"><v>1</v></c>")
    } else {
      put("<c t=\"b\"><v>0</v></c>")
    }
  }

  private mutating func date(_ cell: Cell) {
    append("<c s=\"\(CellStyle(cell.kind).rawValue)\"><v>\(NumberText.print(cell.serial))</v></c>")
  }

  @inline(__always)
  private mutating func raw(_ bytes: UnsafeBufferPointer<UInt8>) {
    reserve(bytes.count)
    if let source = bytes.baseAddress { (base + count).update(from: source, count: bytes.count) }
    count += bytes.count
  }

  /// Appends text as element content. What XML cannot hold, CR, and a literal that looks like an escape are
  /// written `_xHHHH_` (ECMA-376 22.9.2.19).
  @inline(__always)
  private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
    reserve(text.count * EscapedText.length)
    // Safe: no byte becomes more than seven, and so much room was made.
    var output = base + count
    var index = 0
    while index < text.count {
      index += XMLBuffer.copyOrdinary(text, index, &output)
      guard index < text.count else { break }
      index += XMLBuffer.special(text[index], text, index, &output)
    }
    count = output - base
  }

  /// Copies bytes that need no look from `index` on, and returns how many.
  @inline(__always)
  private static func copyOrdinary(
    _ text: UnsafeBufferPointer<UInt8>, _ index: Int, _ output: inout UnsafeMutablePointer<UInt8>
  ) -> Int {
    let start = text.baseAddress! + index
    let count = text.count - index
    var done = 0
    while done + 8 <= count {
      let word = UnsafeRawPointer(start + done).loadUnaligned(as: UInt64.self)
      if hasSpecial(word) { break }
      UnsafeMutableRawPointer(output + done).storeBytes(of: word, as: UInt64.self)
      done += 8
    }
    while done < count, isOrdinary(start[done]) {
      output[done] = start[done]
      done += 1
    }
    output += done
    return done
  }

  /// Whether one of eight bytes is not ordinary.
  @inline(__always)
  private static func hasSpecial(_ word: UInt64) -> Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let zeroIn = { (value: UInt64) in (value &- ones) & ~value }
    let found =
      (word &- ones &* 0x20) & ~word | zeroIn(word ^ ones &* 0x26)
      | zeroIn((word | ones &* 2) ^ ones &* 0x3E) | zeroIn(word ^ ones &* 0x5F)
      | zeroIn(word ^ ones &* 0xEF)
    return found & (ones &* 0x80) != 0
  }

  /// Whether a byte stands for itself wherever it stands: no control, markup, `_`, or lead byte of U+FFFE.
  @inline(__always)
  private static func isOrdinary(_ byte: UInt8) -> Bool {
    if byte >= 0x60 { return byte != 0xEF }
    return byte >= 0x20 && byte != 0x26 && byte != 0x3C && byte != 0x3E && byte != 0x5F
  }

  /// Writes what stands at `index`, which may need an escape, and returns how many bytes that was.
  private static func special(
    _ byte: UInt8, _ text: UnsafeBufferPointer<UInt8>, _ index: Int,
    _ output: inout UnsafeMutablePointer<UInt8>
  ) -> Int {
    switch byte {
    case 0x26: write("&amp;", &output)
    case 0x3C: write("&lt;", &output)
    case 0x3E: write("&gt;", &output)
    case 0x5F where looksLikeEscape(text, index): write("_x005F_", &output)
    case 0x00...0x08, 0x0B...0x1F: writeEscape(UInt16(byte), &output)
    case 0xEF where isNoncharacter(text, index):
      writeEscape(text[index + 2] == 0xBE ? 0xFFFE : 0xFFFF, &output)
      return 3
    default:
      output[0] = byte
      output += 1
    }
    return 1
  }

  private static func looksLikeEscape(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    text.count - index >= EscapedText.length && EscapedText.unit(text.baseAddress! + index) != nil
  }

  /// Whether U+FFFE or U+FFFF stands at `index`, which XML excludes (XML 1.0, production 2).
  private static func isNoncharacter(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index + 2 < text.count && text[index + 1] == 0xBF && text[index + 2] >= 0xBE
  }

  private static func write(_ text: StaticString, _ output: inout UnsafeMutablePointer<UInt8>) {
    output.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
    output += text.utf8CodeUnitCount
  }

  private static func writeEscape(_ unit: UInt16, _ output: inout UnsafeMutablePointer<UInt8>) {
    let digits: StaticString = "0123456789ABCDEF"
    output[0] = 0x5F
    output[1] = 0x78
    for place in 0..<4 {
      output[2 + place] = digits.utf8Start[Int(unit >> UInt16(12 - 4 * place)) & 15]
    }
    output[6] = 0x5F
    output += EscapedText.length
  }

  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if count + more > capacity { grow(more) }
  }

  private mutating func grow(_ more: Int) {
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: count + more + 65_536)
    larger.update(from: base, count: count)
    base.deallocate()
    (base, capacity) = (larger, count + more + 65_536)
  }
}

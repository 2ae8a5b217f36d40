// Sheet XML in the making: rows and cells as bytes, with room made ahead of every write.
import Glibc

/// A buffer of sheet XML (ECMA-376 18.3.1.4, 18.3.1.73): rows and cells without `r`, texts as
/// inline strings.
///
/// The owner empties it once ``isFull``. A long text is the only thing that makes it grow.
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
    // Safe: room was made. The size is known where the call stands, so no call is made for the
    // copy.
    memcpy(base + count, markup.utf8Start, markup.utf8CodeUnitCount)
    count += markup.utf8CodeUnitCount
  }

  mutating func append(_ text: String) {
    var text = text
    text.withUTF8 { raw($0) }
  }

  @inline(__always)
  private mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
    let isSpaced = text[0] <= 0x20 || text[text.count - 1] <= 0x20
    reserve(EscapedBytes.room(text.count) + 64)
    // Safe: the markup is shorter than 64 bytes, and so much room was made.
    var output = base + count
    if isSpaced {
      EscapedBytes.write("<c t=\"inlineStr\"><is><t xml:space=\"preserve\">", &output)
    } else {
      EscapedBytes.write("<c t=\"inlineStr\"><is><t>", &output)
    }
    EscapedBytes.write(text, &output)
    EscapedBytes.write("</t></is></c>", &output)
    count = output - base
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

  private mutating func escaped(_ text: UnsafeBufferPointer<UInt8>) {
    reserve(EscapedBytes.room(text.count))
    var output = base + count
    EscapedBytes.write(text, &output)
    count = output - base
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

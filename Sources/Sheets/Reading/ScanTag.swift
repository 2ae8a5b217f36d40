// Tags as the scanners accept them: ASCII, double quotes, no references, no namespace declarations.
import Glibc

/// Attributes of a tag that mean something to us; nil if the tag lacks them.
struct ScannedAttributes {
  typealias Value = UnsafeBufferPointer<UInt8>

  var r: Value?
  var s: Value?
  var t: Value?
  /// The tag ends in `/>`.
  var isEmpty = false
}

extension ScanBuffer {
  /// Passes over white space from `place`.
  @inline(__always)
  static func skipSpace(_ place: inout UnsafePointer<UInt8>) {
    while place[0] == 0x20 || place[0] &- 9 < 2 || place[0] == 0x0D { place += 1 }
  }

  /// Scans the attributes of a tag from behind its name to behind its `>`.
  ///
  /// - Throws: ``ScanStop/foreign`` for whatever is not `name="value"` in ASCII without `<`, `&`
  ///   and control characters, for a name that comes twice and for `xmlns`.
  @inline(__always)
  borrowing func attributes(_ place: inout UnsafePointer<UInt8>) throws(ScanStop)
    -> ScannedAttributes
  {
    var found = ScannedAttributes()
    if place[0] == 0x3E {
      place += 1
      return found
    }
    let tag = place
    while true {
      let hadSpace = place[0] == 0x20
      if hadSpace { place += 1 }
      switch place[0] {
      case 0x3E:
        place += 1
        return found
      case 0x2F:
        guard place[1] == 0x3E else { throw mismatch(place) }
        place += 2
        found.isEmpty = true
        return found
      default:
        guard hadSpace else { throw mismatch(place) }
        try attribute(&place, &found, tag)
      }
    }
  }

  @inline(__always)
  private borrowing func attribute(
    _ place: inout UnsafePointer<UInt8>, _ found: inout ScannedAttributes,
    _ tag: UnsafePointer<UInt8>
  ) throws(ScanStop) {
    let name = place
    if place[1] == 0x3D {
      place += 1
    } else {
      while ScanBuffer.isNameByte(place[0]) { place += 1 }
    }
    let length = place - name
    guard length > 0, place[0] == 0x3D, place[1] == 0x22 else { throw mismatch(place) }
    place += 2
    let start = place
    while ScanBuffer.isValueByte(place[0]) { place += 1 }
    guard place[0] == 0x22 else { throw mismatch(place) }
    let value = ScannedAttributes.Value(start: start, count: place - start)
    place += 1
    switch (length, name[0]) {
    case (1, 0x72): try set(&found.r, value)
    case (1, 0x73): try set(&found.s, value)
    case (1, 0x74): try set(&found.t, value)
    default: try ScanBuffer.checkOther(name, length, tag: tag)
    }
  }

  @inline(__always)
  private borrowing func set(
    _ field: inout ScannedAttributes.Value?, _ value: ScannedAttributes.Value
  ) throws(ScanStop) {
    guard field == nil else { throw .foreign }
    field = value
  }

  /// Letters, digits, `:`, `-`, `.`, `_`; a name that begins with another than a letter is refused
  /// by its use.
  @inline(__always)
  static func isNameByte(_ byte: UInt8) -> Bool {
    byte & 0xDF &- 0x41 < 26 || byte &- 0x30 < 11 || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }

  @inline(__always)
  private static func isValueByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x26 && byte != 0x3C
  }
}

extension ScanBuffer {
  /// Makes sure that an attribute that means nothing to us may stand where it does.
  ///
  /// - Parameters:
  ///   - tag: where the tag's attributes begin; they are looked through again, which hardly any tag
  ///     needs.
  /// - Throws: ``ScanStop/foreign`` for a name that came before, for one that begins with another
  ///   byte than a letter, for namespace declarations, and for a tag with many attributes.
  fileprivate static func checkOther(
    _ name: UnsafePointer<UInt8>, _ length: Int, tag: UnsafePointer<UInt8>
  ) throws(ScanStop) {
    guard name[0] & 0xDF &- 0x41 < 26, name - tag < 1024, !isReserved(name, length) else {
      throw .foreign
    }
    var place = tag
    while place < name {
      place += 1
      let start = place
      while isNameByte(place[0]) { place += 1 }
      if place - start == length, start != name, memcmp(start, name, length) == 0 { throw .foreign }
      guard place[0] == 0x3D else { return }
      place += 2
      while place[0] != 0x22 { place += 1 }
      place += 1
    }
  }

  /// `xmlns...`, and names with more than one colon or one at their end, which libxml2 is to judge.
  private static func isReserved(_ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let name = UnsafeBufferPointer(start: start, count: length)
    if name.starts(with: [0x78, 0x6D, 0x6C, 0x6E, 0x73]) { return true }
    guard let colon = name.firstIndex(of: 0x3A) else { return false }
    return colon + 1 == length || name[colon + 1] & 0xDF &- 0x41 >= 26
      || name[(colon + 1)...].contains(0x3A)
  }
}

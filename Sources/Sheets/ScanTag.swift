// Tags as the scanners accept them: ASCII, double quotes, no references, no namespace declarations.

/// Attributes of a tag that mean something to us; nil where absent.
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
  /// - Throws: ``ScanStop/foreign`` for whatever is not `name="value"` in ASCII without `<`, `&` and control
  ///   characters, for a name that comes twice and for `xmlns`.
  @inline(__always)
  borrowing func attributes(_ place: inout UnsafePointer<UInt8>) throws(ScanStop)
    -> ScannedAttributes
  {
    var found = ScannedAttributes()
    if place[0] == 0x3E {
      place += 1
      return found
    }
    var others = OtherNames()
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
        try attribute(&place, &found, &others)
      }
    }
  }

  @inline(__always)
  private borrowing func attribute(
    _ place: inout UnsafePointer<UInt8>, _ found: inout ScannedAttributes,
    _ others: inout OtherNames
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
    default: try others.add(name, length)
    }
  }

  @inline(__always)
  private borrowing func set(
    _ field: inout ScannedAttributes.Value?, _ value: ScannedAttributes.Value
  ) throws(ScanStop) {
    guard field == nil else { throw .foreign }
    field = value
  }

  /// Letters, digits, `:`, `-`, `.`, `_`; a name that begins with another than a letter is refused by its use.
  @inline(__always)
  static func isNameByte(_ byte: UInt8) -> Bool {
    byte & 0xDF &- 0x41 < 26 || byte &- 0x30 < 11 || byte == 0x2D || byte == 0x2E || byte == 0x5F
  }

  @inline(__always)
  private static func isValueByte(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x26 && byte != 0x3C
  }
}

/// The names of a tag's attributes that mean nothing to us, to find one that comes twice.
struct OtherNames {
  private var names: (Name, Name, Name, Name, Name, Name, Name, Name)
  private var count = 0

  private struct Name {
    var start: UnsafePointer<UInt8>?
    var length = 0
  }

  init() {
    let none = Name(start: nil, length: 0)
    names = (none, none, none, none, none, none, none, none)
  }

  /// - Throws: ``ScanStop/foreign`` for a name that comes twice, for the ninth name, for one that begins with
  ///   another byte than a letter, and for namespace declarations.
  mutating func add(_ start: UnsafePointer<UInt8>, _ length: Int) throws(ScanStop) {
    guard start[0] & 0xDF &- 0x41 < 26, count < 8, !isReserved(start, length) else {
      throw .foreign
    }
    let new = UnsafeBufferPointer(start: start, count: length)
    let isKnown = withUnsafeMutableBytes(of: &names) { bytes in
      let slots = bytes.bindMemory(to: Name.self)
      defer { slots[count] = Name(start: start, length: length) }
      return slots[..<count].contains {
        $0.length == length
          && new.elementsEqual(UnsafeBufferPointer(start: $0.start, count: length))
      }
    }
    guard !isKnown else { throw .foreign }
    count += 1
  }

  /// `xmlns...`, and names with more than one colon or one at their end, which libxml2 is to judge.
  private func isReserved(_ start: UnsafePointer<UInt8>, _ length: Int) -> Bool {
    let name = UnsafeBufferPointer(start: start, count: length)
    if name.starts(with: [0x78, 0x6D, 0x6C, 0x6E, 0x73]) { return true }
    let colons = name.indices.filter { name[$0] == 0x3A }
    guard let colon = colons.first else { return false }
    return colons.count > 1 || colon + 1 == length || name[colon + 1] & 0xDF &- 0x41 >= 26
  }
}

// What stands before the rows of a worksheet part: found by the scanner, judged by libxml2.

enum SheetPrologue {
  static let dataEnd = Array("</sheetData>".utf8)
  private static let dataStart = Array("<sheetData>".utf8)

  /// Length of the head with `<sheetData>`; nil until more bytes come.
  ///
  /// - Parameter searched: bytes that need not be looked at again.
  /// - Throws: ``ScanStop/foreign`` for comments, CDATA, DTDs and processing instructions, in which
  ///   `<sheetData>` would be mere text, and for a `<sheetData` of another form.
  static func length(
    _ start: UnsafePointer<UInt8>, _ count: Int, from searched: inout Int
  ) throws(ScanStop) -> Int? {
    var place = searched
    while place + dataStart.count <= count {
      if start[place] == 0x3C {
        let tag = UnsafeBufferPointer(start: start + place, count: dataStart.count)
        if tag.elementsEqual(dataStart) { return place + dataStart.count }
        let isDeclaration = start[place + 1] == 0x3F && place <= 3
        if start[place + 1] == 0x21 || start[place + 1] == 0x3F && !isDeclaration { throw .foreign }
        if tag.dropLast().elementsEqual(dataStart.dropLast()) { throw .foreign }
      }
      place += 1
    }
    searched = place
    return nil
  }

  /// Makes sure that the head is well-formed UTF-8 and that its `<sheetData>` is the worksheet's.
  /// - Throws: ``ScanStop/foreign`` if it is not.
  static func check(_ head: [UInt8]) throws {
    let probe = HeadProbe()
    do {
      try XMLParser.parse(JoinedSource(head + dataEnd + Array("</worksheet>".utf8)), probe)
    } catch is MalformedXML {
      throw ScanStop.foreign
    }
    guard probe.isFound, isUTF8(head) else { throw ScanStop.foreign }
  }

  /// Whether the XML declaration names no other encoding than UTF-8 (and nothing that maps to ASCII
  /// by chance).
  static func isUTF8(_ head: [UInt8]) -> Bool {
    let bare = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    guard bare.starts(with: Array("<?xml".utf8)), let end = bare.firstIndex(of: 0x3E) else {
      return true
    }
    let declaration = String(decoding: bare[..<end], as: UTF8.self).lowercased()
    guard declaration.contains("encoding") else { return true }
    return declaration.contains("\"utf-8\"") || declaration.contains("'utf-8'")
  }
}

/// Sees whether `<sheetData>` is a child of the root.
private final class HeadProbe: XMLHandler {
  private(set) var isFound = false
  private var depth = 0

  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool {
    if depth == 1, name == "sheetData" { isFound = true }
    depth += 1
    return true
  }

  func end(_ name: XMLName) { depth -= 1 }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

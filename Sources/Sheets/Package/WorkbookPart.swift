// The workbook part: which sheets there are, in which order, and which date system they count in.

/// What the workbook part says (ECMA-376 18.2.27).
struct WorkbookPart {
  /// One tab of the workbook, which may be a worksheet or a chart.
  struct Tab {
    let name: String
    let relationship: String
    let isHidden: Bool
  }

  var tabs: [Tab] = []
  /// Serials count from 1904-01-01 (18.2.28).
  var is1904 = false

  static func read(_ archive: Archive, _ name: String) throws -> WorkbookPart {
    let handler = WorkbookHandler()
    try archive.parse(name, limit: Limits.smallPartBytes, handler)
    return handler.part
  }
}

private final class WorkbookHandler: XMLHandler {
  var part = WorkbookPart()

  private var isRoot = true

  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool {
    if isRoot, name != "workbook" {
      throw SheetsError("no workbook in the zip archive; it is another kind of document")
    }
    isRoot = false
    switch name {
    case "workbookPr": part.is1904 = attributes["date1904"].map(isTrue) ?? false
    case "sheet": addTab(attributes)
    default: break
    }
    return true
  }

  func end(_ name: XMLName) {}

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  private func addTab(_ attributes: XMLAttributes) {
    let relationship = attributes.qualified("id") ?? attributes["id"]
    part.tabs.append(
      WorkbookPart.Tab(
        name: attributes.string("name") ?? "",
        relationship: relationship.map { String(decoding: $0, as: UTF8.self) } ?? "",
        isHidden: (attributes.string("state") ?? "visible") != "visible"))
  }
}

/// An `xsd:boolean`: `1` or `true`, in either case.
func isTrue(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  let text = String(decoding: bytes, as: UTF8.self).lowercased()
  return text == "1" || text == "true"
}

// The styles part, of which only one thing matters here: which cell formats are dates.

/// The number format of every cell format (`cellXfs`, ECMA-376 18.8.10), by the index that `s`
/// holds.
struct Styles {
  var formats: [NumberFormat] = []

  /// The number format of style `index`; a plain number if the index means nothing.
  @inline(__always)
  func format(_ index: Int) -> NumberFormat {
    index >= 0 && index < formats.count ? formats[index] : .number
  }

  static func read(_ archive: Archive, _ name: String) throws -> Styles {
    let handler = StylesHandler()
    try archive.parse(name, limit: Limits.smallPartBytes, handler)
    return Styles(formats: handler.ids.map { handler.custom[$0] ?? NumberFormat(builtin: $0) })
  }
}

private final class StylesHandler: XMLHandler {
  var custom: [Int: NumberFormat] = [:]
  var ids: [Int] = []
  private var isInFormats = false
  private var isInCellFormats = false

  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool {
    switch name {
    case "numFmts": isInFormats = true
    case "numFmt" where isInFormats:
      custom[id(attributes)] = NumberFormat(code: attributes.string("formatCode") ?? "")
    case "cellXfs": isInCellFormats = true
    case "xf": if isInCellFormats { ids.append(id(attributes)) }
    default: break
    }
    return true
  }

  func end(_ name: XMLName) {
    if name == "cellXfs" { isInCellFormats = false }
    if name == "numFmts" { isInFormats = false }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

  private func id(_ attributes: XMLAttributes) -> Int {
    attributes.string("numFmtId").flatMap { Int($0) } ?? 0
  }
}

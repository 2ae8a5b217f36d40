// What a zip archive is that holds no workbook.

/// Names what stands in a zip archive.
enum ZipContent {
  /// A document of Office whose main part this is; nil for a workbook.
  static func document(_ part: String) -> String? {
    let folders = [
      ("word/", "a Word document (.docx)"), ("ppt/", "a PowerPoint presentation (.pptx)"),
      ("visio/", "a Visio drawing (.vsdx)"),
    ]
    return folders.first { part.lowercased().hasPrefix($0.0) }?.1
  }

  /// Why an archive whose relationships lead to no workbook part is refused.
  static func reason(_ archive: Archive) -> String {
    if let name = mediaType(archive) { return name }
    if archive.names.contains(where: { $0.hasSuffix(".iwa") }) {
      return "a document of Apple Numbers; export it as .xlsx"
    }
    let isPackage = archive.contains("[Content_Types].xml") || archive.contains("_rels/.rels")
    return isPackage
      ? "no workbook part: the package's relationships lead to none"
      : "a zip archive of other files, and no workbook; unpack it"
  }

  /// The kind by the first entry of OpenDocument and EPUB files, which holds their media type.
  private static func mediaType(_ archive: Archive) -> String? {
    guard archive.contains("mimetype") else { return nil }
    switch try? archive.text("mimetype") {
    case "application/vnd.oasis.opendocument.text": return "an OpenDocument text (.odt)"
    case "application/vnd.oasis.opendocument.presentation":
      return "an OpenDocument presentation (.odp)"
    case "application/epub+zip": return "an EPUB book"
    default: return "an OpenDocument file (.ods); save it as .xlsx"
    }
  }
}

extension Archive {
  /// The first bytes of an entry as text, without blanks at its ends.
  fileprivate func text(_ name: String) throws -> String {
    let entry = try open(name, limit: Limits.smallPartBytes)
    return try withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { room in
      let count = try entry.read(into: room)
      let text = String(decoding: room[..<count], as: UTF8.self)
      return String(text.filter { !$0.isWhitespace })
    }
  }
}

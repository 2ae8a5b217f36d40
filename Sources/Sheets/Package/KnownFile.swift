// Kinds of files that are no workbooks, by the bytes they begin with.

/// Names what a file is that is neither a zip archive nor a compound file.
enum KnownFile {
  /// How many bytes at the start of a file are looked at.
  static let headBytes = 4096
  private static let json = "JSON"

  /// What files of a kind begin with, or what stands in them so many bytes behind the start.
  private static let starts: [(bytes: [UInt8], offset: Int, name: String)] = [
    (Array("{\\rtf".utf8), 0, "an RTF document"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], 0, "a picture (PNG)"),
    ([0xFF, 0xD8, 0xFF], 0, "a picture (JPEG)"), (Array("GIF8".utf8), 0, "a picture (GIF)"),
    ([0x49, 0x49, 0x2A, 0], 0, "a picture (TIFF)"), ([0x4D, 0x4D, 0, 0x2A], 0, "a picture (TIFF)"),
    (Array("WEBP".utf8), 8, "a picture (WebP)"), (Array("ftypheic".utf8), 4, "a picture (HEIC)"),
    (Array("ftyp".utf8), 4, "a video"), ([0x1F, 0x8B], 0, "a gzip archive"),
    (Array("BZh".utf8), 0, "a bzip2 archive"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], 0, "an xz archive"),
    ([0x28, 0xB5, 0x2F, 0xFD], 0, "a Zstandard archive"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], 0, "a 7z archive"),
    (Array("Rar!".utf8) + [0x1A, 7], 0, "a RAR archive"),
    (Array("ustar".utf8), 257, "a tar archive"),
    (Array("SQLite format 3".utf8) + [0], 0, "an SQLite database"),
    (Array("PAR1".utf8), 0, "a Parquet file"), ([0x7F, 0x45, 0x4C, 0x46], 0, "a program (ELF)"),
  ]

  /// Workbooks of Excel 2 to 5 that stand in no compound file begin with a BOF record.
  private static let oldWorkbooks: [[UInt8]] = [
    [9, 0, 4, 0], [9, 2, 6, 0], [9, 4, 6, 0], [9, 8, 8, 0],
  ]

  /// - Parameter head: the first 4 KiB of the file.
  static func signature(_ head: [UInt8]) -> FileSignature {
    if oldWorkbooks.contains(where: { head.starts(with: $0) }) { return .legacyXLS }
    if let known = starts.first(where: { head.dropFirst($0.offset).starts(with: $0.bytes) }),
      known.name != "a bzip2 archive" || !isText(head)
    {
      return .known(known.name)
    }
    // Readers of PDF look for its mark in the first KiB.
    let isPDF = head.prefix(1024).firstRange(of: Array("%PDF-".utf8))?.lowerBound == 0
    if isPDF || head.prefix(1024).firstRange(of: Array("\n%PDF-1.".utf8)) != nil {
      return .known("a PDF")
    }
    if let text = decoded(head) { return markup(text) }
    return head.starts(with: [0x42, 0x4D]) ? .known("a picture (BMP)") : .other
  }

  /// The head as text; nil if it is none.
  private static func decoded(_ head: [UInt8]) -> String? {
    let pairs = { (low: Int) in
      String(
        decoding: stride(from: 0, to: head.count - 1, by: 2).map {
          UInt16(head[$0 + low]) | UInt16(head[$0 + 1 - low]) << 8
        }, as: UTF16.self)
    }
    if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0x3C, 0]) { return pairs(0) }
    if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0, 0x3C]) { return pairs(1) }
    return isText(head) ? String(decoding: head, as: UTF8.self) : nil
  }

  /// Text holds no control characters but white space.
  private static func isText(_ head: [UInt8]) -> Bool {
    head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }
  }

  /// What a file named as CSV is instead, by its first bytes; nil for what may be text in columns.
  static func insteadOfCSV(_ head: [UInt8]) -> String? {
    switch signature(head) {
    case .known(let name) where name != json: name
    case .html where beginsWithTag(head): "HTML"
    case .xmlSpreadsheet where beginsWithTag(head): "an XML Spreadsheet 2003"
    case .legacyXLS: "a legacy .xls workbook"
    default: nil
    }
  }

  /// Whether the first character that is not blank begins a tag.
  private static func beginsWithTag(_ head: [UInt8]) -> Bool {
    decoded(head)?.unicodeScalars.first { !isBlank($0) } == "<"
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || scalar == "\u{FEFF}"
  }

  /// Names of elements and namespaces, of which the first that stands in a text tells its kind.
  /// HTML comes last: other kinds have tables and paragraphs, too.
  private static let marks: [(mark: String, kind: FileSignature)] = [
    ("urn:schemas-microsoft-com:office:spreadsheet\"", .xmlSpreadsheet),
    ("urn:schemas-microsoft-com:office:spreadsheet'", .xmlSpreadsheet),
    ("progid=\"excel.sheet\"", .xmlSpreadsheet),
    ("office/word/2003/wordml", .known("a Word document (XML)")),
    ("urn:oasis:names:tc:opendocument:xmlns", .known("an OpenDocument file (XML)")),
    ("<svg", .known("a picture (SVG)")), ("<!doctype html", .html), ("<html", .html),
    ("<table", .html),
  ]

  private static func markup(_ text: String) -> FileSignature {
    let lower = text.lowercased()
    let start = String(String.UnicodeScalarView(lower.unicodeScalars.drop(while: isBlank)))
    if start.hasPrefix("mime-version:") { return .known("a web archive (MHTML)") }
    // HTML that Excel writes has the namespaces of spreadsheets, too.
    let isHTML = start.hasPrefix("<html") || start.hasPrefix("<!doctype html")
    let kinds = isHTML ? [] : marks
    if let found = kinds.first(where: { lower.contains($0.mark) }) { return found.kind }
    if isHTML { return .html }
    if start.hasPrefix("<?xml") { return .known("XML of another kind") }
    return isJSON(start) ? .known(json) : .text
  }

  private static func isJSON(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first else { return false }
    let next = text.unicodeScalars.dropFirst().first { !isBlank($0) }
    switch first {
    case "{": return next == "\"" || next == "}"
    case "[": return next == "{" || next == "[" || next == "\"" || next == "]"
    default: return false
    }
  }
}

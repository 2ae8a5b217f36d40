// What a file is, by its bytes and never by its name: so that "encrypted" is not called "damaged".
import Bytes
import SystemPackage

/// The kind of a file that was offered as a workbook.
enum FileSignature: Equatable {
  case zip
  /// A zip archive behind so many bytes that do not belong to it.
  case prefixedZip(Int)
  case encrypted, legacyXLS, compoundFile, html, xmlSpreadsheet, text, empty, other
  /// Something that is known by name: `a PDF`.
  case known(String)

  /// Looks at the start of the file, and into the directory of a compound file.
  static func read(_ path: FilePath) throws -> FileSignature {
    try read(FileBytes(ofTable: path))
  }

  static func read(_ file: FileBytes) throws -> FileSignature {
    do { return try classify(file.file) } catch let error as Errno {
      throw SheetsError("cannot be read: \(error.description)")
    }
  }

  /// - Throws: ``SheetsError`` that names what the file is instead of a zip archive.
  func requireZip() throws {
    if let reason { throw SheetsError(reason) }
  }

  private var reason: String? {
    switch self {
    case .zip, .prefixedZip: nil
    case .encrypted: "encrypted workbook; save it without a password"
    case .legacyXLS: "legacy .xls workbook; save it as .xlsx"
    case .compoundFile: "a compound file (CFB) that holds no workbook"
    case .html: "not a zip archive: HTML named as a workbook; save it as .xlsx"
    case .xmlSpreadsheet: "not a zip archive: an XML Spreadsheet 2003; save it as .xlsx"
    case .text: "not a zip archive: CSV or other text named as a workbook; save it as .xlsx"
    case .empty: "an empty file"
    case .other: "not a zip archive, so no workbook"
    case .known(let name): "not a workbook but \(name); export the chats as .xlsx or .csv"
    }
  }

  private static func classify(_ file: FileDescriptor) throws -> FileSignature {
    let head = try bytes(file, at: 0, count: KnownFile.headBytes)
    guard !head.isEmpty else { return .empty }
    // A local header, the end record of an empty archive, a mark of a spanned one (APPNOTE 4.3).
    if head.starts(with: [0x50, 0x4B]), head.count > 2, [3, 5, 7].contains(head[2]) {
      return .zip
    }
    if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
      return try compoundFile(file)
    }
    if let start = try ZipStart.find(file) { return .prefixedZip(start) }
    if head.starts(with: [0x50, 0x4B]) { return .zip }
    return KnownFile.signature(head)
  }

  /// Directory entries of a compound file have 128 bytes and begin on a 128-byte boundary, with
  /// their name first in UTF-16LE (MS-CFB 2.6.1). Every such place is looked at, so a damaged chain
  /// hides nothing.
  private static func compoundFile(_ file: FileDescriptor) throws -> FileSignature {
    var offset: Int64 = 512
    var found = FileSignature.compoundFile
    while true {
      let block = try bytes(file, at: offset, count: 1 << 20)
      for start in stride(from: 0, to: block.count - 63, by: 128) {
        switch name(block[start..<start + 64]) {
        case "EncryptedPackage": return .encrypted
        case "Workbook", "Book", "WORKBOOK", "BOOK": found = .legacyXLS
        case "WordDocument" where found == .compoundFile:
          found = .known("a Word document (.doc)")
        case "PowerPoint Document" where found == .compoundFile:
          found = .known("a PowerPoint presentation (.ppt)")
        default: break
        }
      }
      guard block.count == 1 << 20 else { return found }
      offset += 1 << 20
    }
  }

  private static func name(_ bytes: ArraySlice<UInt8>) -> String {
    var text = ""
    for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
      guard bytes[index] != 0, bytes[index + 1] == 0 else { break }
      text.unicodeScalars.append(Unicode.Scalar(bytes[index]))
    }
    return text
  }

  static func bytes(_ file: FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      let raw = UnsafeMutableRawBufferPointer(buffer)
      while filled < count {
        let room = UnsafeMutableRawBufferPointer(rebasing: raw[filled...])
        let got = try file.read(fromAbsoluteOffset: offset + Int64(filled), into: room)
        if got == 0 { break }
        filled += got
      }
    }
  }
}

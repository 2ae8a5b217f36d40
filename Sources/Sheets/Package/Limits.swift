// Every bound on what a workbook may ask of us, in one place. An error that refuses a workbook
// names its bound.

/// The limits of reading. They are high enough for real exports and low enough for hostile ones.
///
/// Sizes are bytes. Rows and columns are those of ECMA-376 18.3.1.73 and Excel's own limits.
package enum Limits {
  /// Columns of a sheet: `A` to `XFD`.
  package static let columns = 16_384
  /// Rows of a sheet.
  package static let rows = 1_048_576
  /// Inflated size of one sheet or shared-strings part.
  package static let partBytes = 4 << 30
  /// Inflated size of one small part: relationships, workbook, styles.
  package static let smallPartBytes = 64 << 20
  /// Text of one cell. Excel itself stops at 32,767 characters.
  package static let cellTextBytes = 16 << 20
  /// Attributes of one tag, and namespaces that are known in one place.
  package static let attributes = 1024
  /// Text of all headers of a workbook, with the names of its sheets. A run keeps those of all its
  /// inputs.
  package static let headerBytes = 1 << 20
  /// Text of all shared strings of a workbook together. It also bounds the arena's 32-bit offsets.
  package static let sharedStringsBytes = 1 << 30
  /// Number of shared strings.
  package static let sharedStringsCount = 64 << 20
  /// Text of all cells of one sheet, after shared strings are put in.
  package static let sheetTextBytes = 1 << 30
  /// Rows of a CSV file, which Excel's limit does not bind: their numbers fit into 32 bits with a
  /// sign.
  package static let csvRows = Int(Int32.max)
  /// Text of one record of a CSV file.
  package static let csvRecordBytes = 256 << 20
  /// Characters of a cell that Excel can show; longer text is kept, with a warning.
  package static let excelCellCharacters = 32_767

  /// A limit as a message names it: `1 GiB`, `16 MiB`.
  package static func size(_ bytes: Int) -> String {
    bytes >= 1 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
  }
}

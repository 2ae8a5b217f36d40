// Cells that own their text, and the way of rows through a clean workbook and back.
import Foundation
import Support
import SystemPackage
import Testing

@testable import Sheets

/// A cell that owns its text.
struct OwnedCell: Equatable {
  var column: Int
  var kind: CellKind
  var text: String
  var serial = 0.0

  /// What must come back: errors as text, serials as the text that they print as. Texts are equal
  /// byte by byte.
  var read: ReadCell { ReadCell(column: column, class: kind.class, text: Array(text.utf8)) }
}

struct ReadCell: Equatable {
  var column: Int
  var `class`: UInt8
  var text: [UInt8]
}

/// Makes a row of owned cells for as long as `use` runs.
func withRow(_ cells: [OwnedCell], _ use: (Row) throws -> Void) rethrows {
  try Array(cells.map(\.text).joined().utf8).withUnsafeBufferPointer { bytes in
    var start = 0
    let made = cells.map { cell in
      let range = start..<start + cell.text.utf8.count
      start = range.upperBound
      return Cell(
        text: UnsafeBufferPointer(rebasing: bytes[range]), serial: cell.serial,
        column: Int32(cell.column), kind: cell.kind)
    }
    try made.withUnsafeBufferPointer { try use(Row(number: 1, cells: $0)) }
  }
}

/// Fragments in a file of their own, as a part holds them.
final class FragmentFile {
  let file: FileDescriptor
  private(set) var stored: [StoredFragment] = []

  init(_ folder: TemporaryFolder, _ rows: [[OwnedCell]], places: [Int]) throws {
    let file = try FileDescriptor.open(
      folder.at("rows-\(UUID().uuidString)"), .readWrite, options: [.create],
      permissions: .ownerReadWrite)
    self.file = file
    var writer = FragmentWriter { _ = try file.writeAll($0) }
    let places = ColumnPlaces(places)
    for cells in rows { try withRow(cells) { try writer.append($0, places: places) } }
    try writer.finish()
    var offset: Int64 = 0
    stored = writer.fragments.map { fragment in
      defer { offset += Int64(fragment.deflatedBytes) }
      return StoredFragment(fragment, file: file, offset: offset)
    }
  }

  deinit { try? file.close() }
}

/// The rows of every sheet of a workbook, headers included.
func readBack(_ path: FilePath) throws -> [[[ReadCell]]] {
  let workbook = try Workbook(path: path)
  return try workbook.worksheets.map { sheet in
    var rows: [[ReadCell]] = []
    try workbook.read(sheet) { row in
      #expect(row.number == rows.count + 1)
      rows.append(
        row.cells.map {
          ReadCell(column: Int($0.column), class: $0.kind.class, text: Array($0.text))
        })
    }
    return rows
  }
}

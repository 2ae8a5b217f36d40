// A clean workbook, written anew without the rows of one customer.
import Bytes
import Cleaning
import Sheets
import SystemPackage

extension Rewriting {
  mutating func rewrite(_ rows: Trace.Rows) throws {
    try retire([rows.name])
    let kept = try RowFile(folder.draft.appending("rows"))
    let reader = CleanReader(
      rows.name, chunk: rows.chunk, report, customer: customer, ownFiles: ownFiles)
    let places = ColumnPlaces(Array(rows.columns.indices))
    try reader.forEach(in: root) { row, _, isTheirs in
      if !isTheirs { try kept.append(row, places) }
    }
    let path = folder.draft.appending(rows.name)
    let messageColumn = rows.columns.firstIndex(where: report.recipe.isMessageColumn) ?? 0
    try withExtendedLifetime(kept) {
      try CleanWorkbook(path: path, columns: rows.columns, wideColumn: messageColumn).write(
        kept.finish())
    }
    let (bytes, digest) = try WorkbookQueue.settle(path)
    replacements[rows.name] = [WrittenFile(path: rows.name, bytes: bytes, xxh128: digest)]
  }
}

/// Rows on their way into a clean workbook, in a file that has no name any more.
private final class RowFile {
  private let file: FileDescriptor
  private var writer: FragmentWriter

  init(_ path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .readWrite, options: [.create, .truncate, .closeOnExec],
      permissions: .ownerReadWrite)
    self.file = file
    try Folder.remove(path)
    writer = FragmentWriter { _ = try file.writeAll($0) }
  }

  deinit { try? file.close() }

  func append(_ row: Row, _ places: ColumnPlaces) throws { try writer.append(row, places: places) }

  /// All rows, as long as this object lives.
  func finish() throws -> [StoredFragment] {
    try writer.finish()
    var offset: Int64 = 0
    return writer.fragments.map { fragment in
      defer { offset += Int64(fragment.deflatedBytes) }
      return StoredFragment(fragment, file: file, offset: offset)
    }
  }
}

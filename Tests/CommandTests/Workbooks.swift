// Workbooks that the tests of the command make at run time.
import Foundation
import SystemPackage

@testable import Sheets

/// Writes a workbook of text cells, the first row being its header; an empty text is an empty cell.
func writeWorkbook(_ path: String, _ rows: [[String]]) throws {
  let rowsPath = path + ".rows"
  let file = try FileDescriptor.open(
    FilePath(rowsPath), .readWrite, options: [.create, .truncate], permissions: .ownerReadWrite)
  defer {
    try? file.close()
    unlink(rowsPath)
  }
  var writer = FragmentWriter { _ = try file.writeAll($0) }
  let width = rows.map(\.count).max() ?? 0
  let places = ColumnPlaces(Array(0..<width))
  for row in rows.dropFirst() { try withRow(row) { try writer.append($0, places: places) } }
  try writer.finish()
  var offset: Int64 = 0
  let stored = writer.fragments.map { fragment in
    defer { offset += Int64(fragment.deflatedBytes) }
    return StoredFragment(fragment, file: file, offset: offset)
  }
  let header = rows[0] + Array(repeating: "", count: width - rows[0].count)
  try CleanWorkbook(path: FilePath(path), columns: header, wideColumn: width - 1).write(stored)
}

private func withRow(_ texts: [String], _ use: (Row) throws -> Void) throws {
  try Array(texts.joined().utf8).withUnsafeBufferPointer { bytes in
    var (cells, start): ([Cell], Int) = ([], 0)
    for (column, text) in texts.enumerated() where !text.isEmpty {
      let range = start..<start + text.utf8.count
      start = range.upperBound
      let piece = UnsafeBufferPointer(rebasing: bytes[range])
      cells.append(Cell(text: piece, serial: 0, column: Int32(column), kind: .text))
    }
    try cells.withUnsafeBufferPointer { try use(Row(number: 1, cells: $0)) }
  }
}

/// Chats whose every message is different, so that a dialogue's text tells which one it is.
enum Chats {
  static let header = ["坐席id", "客户微信id", "是否客服", "消息内容"]

  /// Writes `files` workbooks of `dialogues` dialogues with `messages` messages each into `folder`.
  static func write(_ files: Range<Int>, dialogues: Int, messages: Int = 3, to folder: String)
    throws
  {
    for file in files {
      let rows = (0..<messages).flatMap { message in
        (0..<dialogues).map { dialogue in
          [
            "kf_1", "wx_\(dialogue)", message % 2 == 0 ? "否" : "是",
            "第\(file)卷第\(dialogue)人第\(message)句",
          ]
        }
      }
      try writeWorkbook("\(folder)/\(100 + file).xlsx", [header] + rows)
    }
  }
}

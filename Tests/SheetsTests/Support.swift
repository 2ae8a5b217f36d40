// What the tests of the workbooks share: fixtures, and rows as lines.
import Foundation
import Support
import SystemPackage
import Testing

@testable import Bytes
@testable import Sheets

/// Files beside the tests.
enum Files {
  static let corpus =
    ProcessInfo.processInfo.environment["CHATMILL_CORPUS"] ?? "\(Package.root)/../shared/corpus"

  static func fixture(_ name: String) -> FilePath { FilePath(Package.fixture(name)) }

  /// The names in `folder` with that ending, without it, sorted; none if the folder is missing.
  static func names(_ folder: String, ending: String) -> [String] {
    Package.names(in: folder).filter { $0.hasSuffix(ending) }
      .map { String($0.dropLast(ending.count)) }.sorted()
  }
}

/// Reads a CSV file, or the first worksheet of a workbook.
func readFirst(_ path: FilePath, _ receive: @escaping (Row) throws -> Void) throws {
  let table = try InputKind(naming: path).open(FileBytes(path: path))
  for sheet in try table.select(.first) { try table.read(sheet, receive: receive) }
}

/// A CSV file or the first worksheet as `cat` prints it.
func printed(_ path: FilePath, _ format: LineFormat = .jsonl) throws -> String {
  var text = RowText(format)
  try readFirst(path) { try text.append($0) }
  return String(decoding: text.bytes, as: UTF8.self)
}

/// Why a CSV file or the first worksheet cannot be read; nil where it can.
func refusal(_ path: FilePath) -> String? {
  do {
    try readFirst(path) { _ in }
    return nil
  } catch {
    return "\(error)"
  }
}

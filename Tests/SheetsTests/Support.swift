// What the tests of the workbooks share: fixtures, temporary folders, rows as lines, a seeded
// generator.
import Foundation
import SystemPackage
import Testing

@testable import Sheets

/// Files beside the tests.
enum Files {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let corpus =
    ProcessInfo.processInfo.environment["CHATMILL_CORPUS"] ?? "\(root)/../shared/corpus"
  /// A Python with the packages of Tests/reference; nil where there is none.
  static let python: String? = {
    let named = ProcessInfo.processInfo.environment["CHATMILL_PYTHON"]
    let path = named ?? "\(root)/.build/venv/bin/python"
    return access(path, X_OK) == 0 ? path : nil
  }()

  static func fixture(_ name: String) -> FilePath { FilePath("\(root)/fixtures/\(name)") }

  /// The names in `folder` with that ending, without it, sorted; none where the folder is missing.
  static func names(_ folder: String, ending: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: path)))
  }
}

/// A temporary folder that lives as long as its test.
final class TemporaryFolder {
  let path = NSTemporaryDirectory() + "chatmill-sheets-" + UUID().uuidString

  init() { precondition(mkdir(path, 0o700) == 0, "no temporary folder") }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> FilePath { FilePath("\(path)/\(name)") }

  /// Writes a file of these bytes.
  func write(_ bytes: [UInt8], to name: String = "file.xlsx") throws -> FilePath {
    try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
    return self(name)
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

/// A generator whose numbers depend on nothing but its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// The bytes of a text, for calls that take a buffer.
func withBytes<R>(_ text: String, _ use: (UnsafeBufferPointer<UInt8>) throws -> R) rethrows -> R {
  try Array(text.utf8).withUnsafeBufferPointer(use)
}

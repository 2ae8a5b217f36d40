// What the tests of the command share: the built binary, temporary folders, fixtures.
import Foundation
import Testing

/// The package and the programs that lie outside it.
enum Package {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  /// The binary beside the tests, or the one that `CHATMILL_BINARY` names.
  static let chatmill =
    ProcessInfo.processInfo.environment["CHATMILL_BINARY"]
    ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "chatmill").path

  static func fixture(_ name: String) -> String { "\(root)/fixtures/\(name)" }

  /// Names in a folder, in byte order; none where it is missing.
  static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// The Python of Tests/reference, with the packages of its requirements; nil where there is none.
enum Python {
  static let path: String? = {
    let named = ProcessInfo.processInfo.environment["CHATMILL_PYTHON"]
    let path = named ?? "\(Package.root)/.build/venv/bin/python"
    return access(path, X_OK) == 0 ? path : nil
  }()

  /// Whether Hugging Face datasets is there.
  static let hasDatasets: Bool = {
    guard let path, let found = try? start(path, ["-c", "import datasets, zstandard"]) else {
      return false
    }
    return found.status == 0
  }()

  /// Runs a program of Tests/reference, which must succeed.
  @discardableResult
  static func run(_ program: String, _ arguments: String...) throws -> Finished {
    let script = "\(Package.root)/Tests/reference/\(program)"
    let finished = try start(#require(path), [script] + arguments)
    #expect(finished.status == 0, "\(program): \(finished.error)")
    return finished
  }
}

/// A temporary folder that lives as long as its test.
final class TemporaryFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "chatmill-" + UUID().uuidString
    precondition(mkdir(path, 0o700) == 0, "no temporary folder")
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  /// Makes a folder inside, and those above it.
  func make(_ name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: self(name), withIntermediateDirectories: true)
    return self(name)
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(filePath: self(name)))
  }
}

/// The bytes of a file.
func bytes(_ path: String) throws -> [UInt8] { try Array(Data(contentsOf: URL(filePath: path))) }

/// Runs the built binary.
@discardableResult
func chatmill(_ arguments: String...) throws -> Finished { try chatmill(arguments) }

@discardableResult
func chatmill(_ arguments: [String]) throws -> Finished {
  try start(Package.chatmill, arguments)
}

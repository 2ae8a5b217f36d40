// Where things lie: the package, the built binary, the fixtures, Python.
import Foundation

/// The package and the programs that lie outside it.
package enum Package {
  package static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  /// The binary beside the tests, or the one that `CHATMILL_BINARY` names.
  package static let chatmill =
    ProcessInfo.processInfo.environment["CHATMILL_BINARY"]
    ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "chatmill").path

  package static func fixture(_ name: String) -> String { "\(root)/fixtures/\(name)" }

  /// Names in a folder, in byte order; none if it is missing.
  package static func names(in folder: String) -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder)
    return (names ?? []).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// The Python of Tests/reference, with the packages of its requirements.
package enum Python {
  /// Nil if there is none. `CHATMILL_PYTHON` names another one.
  package static let path: String? = {
    let named = ProcessInfo.processInfo.environment["CHATMILL_PYTHON"]
    let path = named ?? "\(Package.root)/.build/venv/bin/python"
    return access(path, X_OK) == 0 ? path : nil
  }()

  /// Whether Hugging Face datasets is there.
  package static let hasDatasets = has("datasets, zstandard")

  /// Whether it has these modules, separated by commas.
  package static func has(_ modules: String) -> Bool {
    guard let path, let found = try? start(path, ["-c", "import \(modules)"]) else { return false }
    return found.status == 0
  }
}

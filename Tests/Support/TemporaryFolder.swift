// The temporary folder that each test has for itself.
import Foundation
import SystemPackage

/// A temporary folder that lives as long as its test.
package final class TemporaryFolder {
  /// Its real path, since outputs are named by it.
  package let path: String

  package init() {
    let name = NSTemporaryDirectory() + "chatmill-" + UUID().uuidString
    precondition(mkdir(name, 0o700) == 0, "no temporary folder")
    path = URL(filePath: name).resolvingSymlinksInPath().path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The path of what has this name in the folder; the folder itself has the empty name.
  package func callAsFunction(_ name: String) -> String { name.isEmpty ? path : "\(path)/\(name)" }

  /// The same as a path of the system.
  package func at(_ name: String) -> FilePath { FilePath(self(name)) }

  /// Makes a folder inside, and those above it.
  @discardableResult
  package func make(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: self(name), withIntermediateDirectories: true)
    return self(name)
  }

  /// Writes a file, and makes the folders above it.
  @discardableResult
  package func write(_ text: String, to name: String) throws -> FilePath {
    try write(Array(text.utf8), to: name)
  }

  @discardableResult
  package func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
    let file = URL(filePath: self(name))
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return at(name)
  }

  package func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: self(name), withDestinationPath: target)
  }

  /// The names in a folder inside, in byte order; none if there is no such folder.
  package func names(_ name: String = "") -> [String] { Package.names(in: self(name)) }

  package func bytes(_ name: String) throws -> [UInt8] { try Support.bytes(self(name)) }
}

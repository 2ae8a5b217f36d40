// What the tests of the job share: temporary folders and a seeded generator.
import Cleaning
import Foundation
import SystemPackage

@testable import Job

/// A temporary folder that lives as long as its test.
final class TemporaryFolder {
  let path: FilePath

  init() {
    let name = NSTemporaryDirectory() + "chatmill-job-" + UUID().uuidString
    precondition(mkdir(name, 0o700) == 0, "no temporary folder")
    // The real path, since outputs are named by it.
    path = FilePath(URL(filePath: name).resolvingSymlinksInPath().path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path.string) }

  func callAsFunction(_ name: String) -> FilePath { name.isEmpty ? path : path.appending(name) }

  func text(_ name: String) -> String { self(name).string }

  /// Writes a file, and the folders above it.
  @discardableResult
  func write(_ content: String, to name: String) throws -> FilePath {
    try write(Array(content.utf8), at: self(name))
  }

  @discardableResult
  func write(_ content: [UInt8], at path: FilePath) throws -> FilePath {
    try Folder.make(path.removingLastComponent())
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(content) }
    return path
  }

  /// Makes a folder, and those above it.
  func make(_ name: String) throws -> FilePath {
    try Folder.make(self(name))
    return self(name)
  }

  /// Writes what a run of chatmill may leave: one file, and a report that lists it.
  func writeOutput(_ word: String, at path: FilePath) throws {
    let index = WrittenFile(path: "index", bytes: word.utf8.count, xxh128: word)
    try write(Array(word.utf8), at: path.appending("index"))
    var report = Report.some
    report.written = [index]
    try write(report.json(), at: path.appending("report.json"))
  }

  /// Writes a part that nothing is in.
  func writePart(at path: FilePath) throws {
    try Folder.make(path.removingLastComponent())
    try PartWriter(path).commit([], [], .some)
  }

  func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: text(name), withDestinationPath: target)
  }

  func names(_ name: String = "") -> [String] {
    ((try? Folder.names(self(name))) ?? []).map { PathText.printable($0) }.sorted()
  }

  func bytes(_ name: String) throws -> [UInt8] {
    try Array(Data(contentsOf: URL(filePath: text(name))))
  }
}

extension PartRecord {
  /// The record of a part that nothing is asked about.
  static let some = PartRecord(
    summary: PartSummary(),
    origin: PartOrigin(size: 1, modified: 2, digest: 3, recipe: 4, headers: [], layout: ["a"]))
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

extension Report {
  /// The report of a run that had nothing to do.
  static let some = Report(
    version: chatmillVersion, recipe: Recipe(), seed: 0, validation: "1%", chunk: 25,
    totals: Report.Totals(), skipped: [:], files: [])
}

// What the tests of the job share: outputs, parts, records and reports with nothing in them.
import Cleaning
import Support
import SystemPackage

@testable import Bytes
@testable import Job
@testable import Recipe

extension TemporaryFolder {
  /// Writes a file at a path inside, and makes the folders above it.
  func write(_ bytes: [UInt8], at path: FilePath) throws {
    try Folder.make(path.removingLastComponent())
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate], permissions: .ownerReadWrite)
    _ = try file.closeAfter { try file.writeAll(bytes) }
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
}

extension PartRecord {
  /// The record of a part that nothing is asked about.
  static let some = PartRecord(
    summary: PartSummary(),
    origin: PartOrigin(size: 1, modified: 2, digest: 3, recipe: 4, headers: [], layout: ["a"]))
}

extension Report {
  /// The report of a run that had nothing to do.
  static let some = Report(
    version: chatmillVersion, recipe: Recipe(), seed: 0, validation: "1%", chunk: 25,
    totals: Report.Totals(), skipped: [:], files: [])
}

// What the report in an output says that chatmill has put there: the only proof that a file is
// ours.
import Bytes
import Cleaning
import FoundationEssentials
import SystemPackage

/// The files of an output by its own report.
///
/// A name proves nothing: others may have files of that name, and may have put theirs in the place
/// of ours. A file is ours if the report lists it with the size that it has. Reports of any
/// version that list files will do.
struct OutputListing: Sendable {
  static let report = "report.json"

  /// XXH3-128 of the report's bytes, as 32 digits.
  let digest: String
  /// Bytes of each file, by its path.
  private let sizes: [[UInt8]: Int]
  private let folders: Set<[UInt8]>

  /// nil if the folder has no report of chatmill.
  /// - Throws: ``JobError`` if there may be one and it cannot be read.
  init?(_ folder: FilePath) throws {
    guard let bytes = try SmallFile.start(of: folder.appending(OutputListing.report), .max) else {
      return nil
    }
    self.init(bytes)
  }

  /// nil if the bytes are no report of chatmill.
  init?(_ bytes: [UInt8]) {
    guard let list = try? JSONDecoder().decode(List.self, from: Data(bytes)) else { return nil }
    digest = OutputListing.digest(of: bytes)
    sizes = Dictionary(
      list.written.map { (Array($0.path.utf8), $0.bytes) }, uniquingKeysWith: { one, _ in one })
    folders = Set(sizes.keys.flatMap(OutputListing.folders))
  }

  static func digest(of report: [UInt8]) -> String {
    report.withUnsafeBytes { Fingerprint($0) }.text
  }

  /// Every folder above a path.
  private static func folders(above path: [UInt8]) -> [[UInt8]] {
    path.indices.filter { path[$0] == 0x2F }.map { Array(path[..<$0]) }
  }

  /// Whether a file is listed. A folder of a name of ours is looked into, and goes only if it is
  /// empty in the end.
  static func claims(
    _ listing: OutputListing?, _ name: [UInt8], _ standing: Standing
  ) -> Bool {
    switch standing.kind {
    case .file: listing?.lists(name, standing.size) ?? false
    case .folder: OutputName.folders.contains(name) || listing?.folders.contains(name) ?? false
    case .other: false
    }
  }

  private func lists(_ name: [UInt8], _ size: Int) -> Bool {
    name.elementsEqual(OutputListing.report.utf8) || sizes[name] == size
  }

  /// What every report of chatmill has, whatever its version.
  private struct List: Decodable {
    struct Totals: Decodable {
      struct Rows: Decodable { let read, kept: Int }
      let files, dialogues: Int
      let rows: Rows
    }
    struct File: Decodable { let path: String }
    let version: String
    let seed: UInt64
    let chunk: Int
    let totals: Totals
    let files: [File]
    let written: [WrittenFile]
  }
}

extension Survey {
  /// What stands in an output, by its own report.
  static func output(_ folder: FilePath) throws -> (survey: Survey, listing: OutputListing?) {
    let listing = try OutputListing(folder)
    let survey = try Survey(folder, proof: OutputListing.report) { name, standing in
      OutputListing.claims(listing, name, standing)
    }
    return (survey, listing)
  }
}

extension Fingerprint {
  /// The digest as 32 hexadecimal digits.
  var text: String { Hex.text(high) + Hex.text(low) }
}

// Whether the disk has room for a run, told before it starts.
import Glibc
import SystemPackage

/// What a run will need beside its output, by a rule of thumb.
///
/// Parts and outputs of usual exports take 4.3 times the size of the inputs (measured on 4 files of 100,000 rows); the
/// estimate is 5 times. Parts that are there already are counted as room. A workbook of much repeated text may need more.
package struct SpaceEstimate {
  static let factor = 5

  let needed: Int
  let free: Int
  private let folder: OutputFolder

  package init(_ inputs: Inputs, _ folder: OutputFolder) {
    self.folder = folder
    needed = SpaceEstimate.factor * inputs.files.reduce(0) { $0 + $1.size }
    free = SpaceEstimate.free(folder.state) + SpaceEstimate.size(of: folder.parts)
  }

  /// - Throws: ``JobEnd`` where there is too little.
  package func requireRoom() throws {
    guard free < needed else { return }
    throw JobEnd.stopped(
      "\(folder.output.printable): the run needs about \(needed.megabytes) beside the output, "
        + "but \(free.megabytes) are free; make room, or try with --no-space-check")
  }

  private static func free(_ folder: FilePath) -> Int {
    var status = statvfs()
    guard folder.withPlatformString({ statvfs($0, &status) }) == 0 else { return unknown }
    let (bytes, isTooLarge) = Int(status.f_bavail).multipliedReportingOverflow(
      by: Int(status.f_frsize))
    return isTooLarge ? unknown : min(bytes, unknown)
  }

  /// More than any disk has; half of the range, so that sums stay inside it.
  private static let unknown = Int.max / 2

  private static func size(of folder: FilePath) -> Int {
    (Folder.names(folder) ?? []).reduce(0) {
      $0 + (FileStatus(FilePath(bytes: folder.bytes + [0x2F] + $1))?.size ?? 0)
    }
  }
}

extension Int {
  /// Bytes as `12.3 MB`.
  fileprivate var megabytes: String {
    let tenths = (self + 50_000) / 100_000
    return "\(grouped(tenths / 10)).\(tenths % 10) MB"
  }
}

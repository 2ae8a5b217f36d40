// Whether the disk has room for a run, told before it starts.
import Bytes
import Cleaning
import Glibc
import Recipe
import SystemPackage

/// What a run will need beside its output, by a rule of thumb.
///
/// Parts, workbooks and both texts of usual exports take 4.3 times the size of the inputs (measured
/// on 4 files of 100,000 rows), any other form of output up to 1.3 times, and lineage 0.3 times (16
/// such files); the estimates are 5, 1.5 and 0.5. Parts that are there already are counted as room.
/// A workbook of much repeated text may need more.
package struct SpaceEstimate {
  private static let factor = 5.0
  private static let formFactor = 1.5
  private static let lineageFactor = 0.5

  let needed: Int
  let free: Int
  private let folder: OutputFolder

  package init(_ inputs: Inputs, _ folder: OutputFolder, _ rule: OutputRule) {
    self.folder = folder
    let others = rule.outputs.compactMap(\.form.dialogues).filter { !$0.isInParts }
    let forms = others.map(\.directions.count).sum
    let factor =
      SpaceEstimate.factor + SpaceEstimate.formFactor * Double(forms)
      + (rule.hasLineage ? SpaceEstimate.lineageFactor : 0)
    needed = Int(nearest: factor * Double(inputs.files.map(\.size).sum))
    free = SpaceEstimate.free(folder.state).adding(SpaceEstimate.size(of: folder.parts))
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
    // A file system without a size, such as ramfs, says that it has no blocks at all.
    guard folder.withPlatformString({ statvfs($0, &status) }) == 0, status.f_blocks > 0 else {
      return unknown
    }
    return Int(clamping: status.f_bavail).multiplied(by: Int(clamping: status.f_frsize))
  }

  /// More than any disk has.
  private static let unknown = Int.max

  private static func size(of folder: FilePath) -> Int {
    ((try? Folder.names(folder)) ?? []).map {
      FileStatus(FilePath(bytes: folder.bytes + [0x2F] + $0))?.size ?? 0
    }.sum
  }
}

extension Int {
  /// Bytes as `12.3 MB`.
  fileprivate var megabytes: String {
    let tenths = adding(50_000) / 100_000
    return "\(grouped(tenths / 10)).\(tenths % 10) MB"
  }
}

// Rows that are told apart: within one file, or over the whole job.
import Bytes
import Cleaning
import Sheets

/// Makes the fingerprints of rows.
struct RowDuplicates: ~Copyable {
  private var fingerprint = RowFingerprint()
  /// Rows that an earlier file has, by their numbers among the rows that are counted.
  private let drops: DropList
  private(set) var prints = MarkTable()

  init(_ drops: DropList) { self.drops = drops }

  /// The fingerprint of a row among those of its file.
  @inline(__always)
  mutating func fingerprint(_ row: Row, _ sheet: SheetMill) -> Fingerprint {
    for cell in row.cells where sheet.tellsApart(cell.column) {
      fingerprint.add(column: cell.column, kind: cell.kind.class, text: cell.text)
    }
    return fingerprint.finish()
  }

  /// Whether the row was in its own file before, or is in an earlier one.
  /// - Parameter number: of the row among those that are counted.
  @inline(never)
  mutating func isJobDuplicate(
    _ row: Row, _ sheet: SheetMill, number: Int, _ judge: inout RowJudge
  ) -> Bool {
    let print = sheet.named.fingerprint(row, &fingerprint)
    if judge.isDuplicate(print) { return true }
    prints.append(Mark(print, number: UInt32(truncatingIfNeeded: number)))
    return drops.contains(number)
  }
}

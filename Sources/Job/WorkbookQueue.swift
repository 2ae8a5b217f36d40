// Clean workbooks, written one after another beside the texts: the writer's second thread.
import Dispatch
import Sheets
import Synchronization
import SystemPackage

/// What one clean workbook is made of.
struct WorkbookDraft: Sendable {
  /// Without ending.
  var name: String
  var columns: [String]
  /// The column whose texts are long, from 0.
  var wide: Int
  var parts: [FilePath]
}

/// Writes workbooks in the order they are added, and brings each to the disk.
///
/// Texts and workbooks share nothing but the parts, which nobody changes, so the last chunk's two halves need not
/// wait for each other.
final class WorkbookQueue: Sendable {
  private let folder: FilePath
  private let queue = DispatchQueue(label: "workbooks")
  /// Why a workbook could not be written; none is begun after that.
  private let failure = Mutex<(any Error)?>(nil)

  init(_ folder: FilePath) throws {
    self.folder = folder
    try Folder.make(folder)
  }

  /// - Throws: what an earlier workbook failed by.
  func add(_ draft: WorkbookDraft) throws {
    try throwFailure()
    queue.async { [self] in
      guard failure.withLock({ $0 == nil }) else { return }
      do { try write(draft) } catch let error as Errno {
        failure.withLock { $0 = JobError("cannot write \(draft.name).xlsx: \(error)") }
      } catch { failure.withLock { $0 = error } }
    }
  }

  /// Waits for every workbook.
  func finish() throws {
    queue.sync {}
    try throwFailure()
  }

  private func throwFailure() throws {
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private func write(_ draft: WorkbookDraft) throws {
    let path = folder.appending(draft.name + ".xlsx")
    let readers = try draft.parts.map { try PartReader($0) }
    let fragments = try readers.flatMap { try $0.fragments() }
    try withExtendedLifetime(readers) {
      try CleanWorkbook(path: path, columns: draft.columns, wide: draft.wide).write(fragments)
    }
  }
}

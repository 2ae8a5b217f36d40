// Clean workbooks, written one after another beside the texts: the writer's second thread.
import CLinux
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
  /// The workbooks that are complete, or why one could not be written; none is begun after that.
  private let outcome = Mutex<Result<[WrittenFile], any Error>>(.success([]))

  init(_ folder: FilePath) throws {
    self.folder = folder
    try Folder.make(folder)
  }

  /// - Throws: what an earlier workbook failed by.
  func add(_ draft: WorkbookDraft) throws {
    _ = try written()
    queue.async { [self] in
      guard let before = try? written() else { return }
      let result = Result { try before + [write(draft)] }.mapError { error in
        error is Errno ? JobError("cannot write \(draft.name).xlsx: \(error)") : error
      }
      outcome.withLock { $0 = result }
    }
  }

  /// Waits for every workbook.
  func finish() throws -> [WrittenFile] {
    queue.sync {}
    return try written()
  }

  private func written() throws -> [WrittenFile] { try outcome.withLock { $0 }.get() }

  private func write(_ draft: WorkbookDraft) throws -> WrittenFile {
    let path = folder.appending(draft.name + ".xlsx")
    let readers = try draft.parts.map { try PartReader($0) }
    let fragments = try readers.flatMap { try $0.fragments() }
    try withExtendedLifetime(readers) {
      try CleanWorkbook(path: path, columns: draft.columns, wide: draft.wide).write(fragments)
    }
    let (bytes, digest) = try WorkbookQueue.settle(path)
    return WrittenFile(path: "clean/\(draft.name).xlsx", bytes: bytes, xxh128: digest)
  }

  /// Brings a file to the disk, and takes its digest while the disk is busy.
  static func settle(_ path: FilePath) throws -> (bytes: Int, digest: String) {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter {
      clinux_start_writeback(file.rawValue, 0, 0)
      let seen = try FileDigest.text(of: file)
      try file.synchronise()
      return seen
    }
  }
}

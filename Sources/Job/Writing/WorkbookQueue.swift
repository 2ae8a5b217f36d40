// Clean workbooks, written one after another beside the texts: the writer's second thread.
import Bytes
import CLinux
import Sheets
import Synchronization
import SystemPackage

/// What one clean workbook is made of.
struct WorkbookDraft: Sendable {
  /// Without ending.
  var name: String
  var columns: [String]
  /// The column whose texts are long, from 0.
  var messageColumn: Int
  var parts: [ToldPart]
}

/// What waits, and who is at it.
private struct Queue {
  var drafts: [WorkbookDraft] = []
  /// Somebody takes drafts until there is none.
  var isAtWork = false
  var thread: Thread?

  mutating func next() -> WorkbookDraft? {
    isAtWork = !drafts.isEmpty
    return isAtWork ? drafts.removeFirst() : nil
  }
}

/// Writes workbooks in the order they are added, and brings each to the disk.
///
/// Texts and workbooks share nothing but the parts, which nobody changes, so the last chunk's two
/// halves need not wait for each other.
final class WorkbookQueue: Sendable {
  private let folder: FilePath
  private let queue = Mutex(Queue())
  /// The workbooks that are complete, or why one could not be written; none is begun after that.
  private let outcome = Mutex<Result<[WrittenFile], any Error>>(.success([]))

  init(_ folder: FilePath) throws {
    self.folder = folder
    try Folder.make(folder)
  }

  /// - Throws: what an earlier workbook failed by.
  func add(_ draft: WorkbookDraft) throws {
    _ = try written()
    let isIdle = queue.withLock { queue in
      queue.drafts.append(draft)
      defer { queue.isAtWork = true }
      return !queue.isAtWork
    }
    guard isIdle else { return }
    join()
    if let thread = Thread({ [self] in work() }) {
      queue.withLock { $0.thread = thread }
    } else {
      work()
    }
  }

  /// Waits for every workbook.
  func finish() throws -> [WrittenFile] {
    join()
    return try written()
  }

  private func join() { queue.withLock { $0.thread.take() }?.join() }

  /// Writes what there is to write.
  private func work() {
    while let draft = queue.withLock({ $0.next() }) {
      guard let before = try? written() else { continue }
      let result = Result { try before + [write(draft)] }.mapError { error in
        error is Errno ? JobError("cannot write \(draft.name).xlsx: \(error)") : error
      }
      outcome.withLock { $0 = result }
    }
  }

  private func written() throws -> [WrittenFile] { try outcome.withLock { $0 }.get() }

  private func write(_ draft: WorkbookDraft) throws -> WrittenFile {
    let path = folder.appending(draft.name + ".xlsx")
    let readers = try draft.parts.map { try PartReader($0) }
    let fragments = try readers.flatMap { try $0.fragments() }
    try withExtendedLifetime(readers) {
      try CleanWorkbook(path: path, columns: draft.columns, wideColumn: draft.messageColumn).write(
        fragments)
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

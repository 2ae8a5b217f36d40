// The files that a worker gets with an order, opened by the coordinator, which reads none of them.
import Bytes
import Glibc
import SystemPackage

/// Opens inputs and parts for workers, and gives a finished part its name.
///
/// A worker opens nothing by itself, so it sees one input at a time, and no part but those of that
/// input. It writes a draft without a name of its own choosing. Nobody takes that for a part before
/// the worker has told of it.
struct HandedFiles {
  let folder: OutputFolder

  /// What goes with an order about an input.
  enum Outcome {
    case files([PassedFile], PassedFiles)
    /// The input cannot be opened.
    case unreadable(Errno)
  }

  /// - Parameter writes: whether a part is to be made.
  /// - Throws: ``JobError`` if the fault is not the input's.
  func open(_ input: Input, writes: Bool) throws -> Outcome {
    let files = PassedFiles()
    do { files.append(try HandedFiles.open(input.path)) } catch let error as Errno {
      guard HandedFiles.isOurs(error) else { return .unreadable(error) }
      throw JobError("cannot open inputs: \(error)")
    }
    var names = [PassedFile.input]
    if let part = try? HandedFiles.open(folder.part(input.identity)) {
      files.append(part)
      names.append(.part)
    }
    if writes {
      files.append(try makeDraft(input))
      names.append(.draft)
    }
    return .files(names, files)
  }

  /// Whether the fault is ours: no more files can be opened, or memory is at an end.
  private static func isOurs(_ error: Errno) -> Bool {
    [.tooManyOpenFiles, .tooManyOpenFilesInSystem, .noMemory].contains(error)
  }

  /// A pipe without a writer would hold up a plain open for ever.
  private static func open(_ path: FilePath) throws -> FileDescriptor {
    try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
  }

  /// A new file, so that who still has the one before can do it no harm.
  private func makeDraft(_ input: Input) throws -> FileDescriptor {
    let draft = draft(input)
    do {
      try Folder.remove(draft)
      return try FileDescriptor.open(
        draft, .writeOnly, options: [.create, .truncate, .closeOnExec],
        permissions: .leftByUmask)
    } catch { throw JobError("cannot write a part: \(error)") }
  }

  /// Why a part of the input is not one of the file that the plan saw; nil if it is.
  func fault(of input: Input) -> String? {
    do {
      let status = try FileStatus(lookingAt: input.path)
      guard status.size == input.size, status.modified == input.modified else {
        return "changed while it was read; run again when it is complete"
      }
      return nil
    } catch { return "cannot be read: \(error)" }
  }

  /// The draft has become the part.
  func keep(_ input: Input) throws {
    let (draft, part) = (draft(input), folder.part(input.identity))
    let code = draft.withPlatformString { old in part.withPlatformString { rename(old, $0) } }
    guard code == 0 else { throw JobError("cannot write a part: \(Errno(rawValue: errno))") }
  }

  /// There will be no part, or there was one already.
  func discard(_ input: Input) { try? Folder.remove(draft(input)) }

  private func draft(_ input: Input) -> FilePath {
    FilePath(bytes: folder.part(input.identity).bytes + Array(".\(getpid()).draft".utf8))
  }
}

// One run at a time for each output: a lock that dies with its owner.
import Glibc
import SystemPackage

/// Another run holds the output.
package struct OutputBusy: Error, Equatable, CustomStringConvertible {
  package let output: String
  /// The process that holds it; nil where it has not said so yet.
  package let owner: Int32?

  package var description: String {
    "\(output): another run\(owner.map { " (pid \($0))" } ?? "") is writing it"
  }
}

/// The lock of an output: `flock` on `OUT.chatmill/lock`, which the kernel releases whatever becomes of the process.
///
/// The file holds the owner's pid, for messages only. It is removed by its owner, so whoever has locked it must look
/// whether it still stands at its path.
package final class OutputLock {
  private let file: FileDescriptor

  private init(_ file: FileDescriptor) { self.file = file }

  deinit { try? file.close() }

  /// Takes the lock, or waits for it for some seconds.
  /// - Throws: ``OutputBusy`` where another run has it; ``JobError`` where the state folder is not ours.
  package static func take(
    _ folder: OutputFolder, waiting seconds: Double = 0, told: (OutputBusy) -> Void = { _ in }
  ) throws -> OutputLock {
    let end = ContinuousClock.now + .seconds(seconds)
    var wasTold = false
    while true {
      do { return try tryTake(folder) } catch let busy as OutputBusy {
        guard ContinuousClock.now < end else { throw busy }
        if !wasTold { told(busy) }
        wasTold = true
        usleep(100_000)
      }
    }
  }

  /// Takes the lock, or throws ``OutputBusy`` at once.
  package static func tryTake(_ folder: OutputFolder) throws -> OutputLock {
    try folder.requireOwnState()
    while true {
      try Folder.make(folder.state)
      guard let file = try open(folder.lock) else { continue }
      let lock = OutputLock(file)
      guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
        guard errno == EWOULDBLOCK else { throw cannotLock(folder, Errno(rawValue: errno)) }
        throw OutputBusy(output: folder.output.printable, owner: owner(file))
      }
      guard isAt(folder.lock, file) else { continue }
      do {
        try file.resize(to: 0)
        try file.writeAll(toAbsoluteOffset: 0, Array("\(getpid())\n".utf8))
      } catch let error as Errno { throw cannotLock(folder, error) }
      return lock
    }
  }

  /// nil where the folder was removed by its owner just now.
  private static func open(_ path: FilePath) throws -> FileDescriptor? {
    do {
      return try FileDescriptor.open(
        path, .readWrite, options: [.create, .closeOnExec],
        permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch Errno.noSuchFileOrDirectory { return nil } catch let error as Errno {
      throw JobError("cannot be made: \(error)", at: path.printable)
    }
  }

  private static func isAt(_ path: FilePath, _ file: FileDescriptor) -> Bool {
    var (named, opened) = (stat(), stat())
    guard path.withPlatformString({ stat($0, &named) }) == 0, fstat(file.rawValue, &opened) == 0
    else { return false }
    return named.st_ino == opened.st_ino && named.st_dev == opened.st_dev
  }

  private static func owner(_ file: FileDescriptor) -> Int32? {
    var text = [UInt8](repeating: 0, count: 20)
    let got = (try? text.withUnsafeMutableBytes { try file.read(fromAbsoluteOffset: 0, into: $0) })
    return Int32(String(decoding: text[..<(got ?? 0)].prefix { $0 != 0x0A }, as: UTF8.self))
  }

  private static func cannotLock(_ folder: OutputFolder, _ error: Errno) -> JobError {
    JobError("cannot be locked: \(error)", at: folder.lock.printable)
  }
}

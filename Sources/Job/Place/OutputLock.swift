// One run at a time for each output: a lock that dies with its owner.
import Glibc
import SystemPackage

/// Another run holds the output.
package struct OutputBusy: Error, Equatable, CustomStringConvertible {
  package let output: String
  /// The process that holds it; nil if it has not said so yet.
  package let owner: Int32?

  package var description: String {
    "\(output): another run\(owner.map { " (pid \($0))" } ?? "") is writing it"
  }
}

/// The lock of an output: `flock` on `OUT.chatmill/lock`, which the kernel releases whatever
/// becomes of the process.
///
/// The file holds the owner's pid, for messages and for who waits. The owner removes the file, so
/// whoever has locked it must look whether it still stands at its path. As long as the lock is
/// held, the state folder is its owner's and nobody else's.
package final class OutputLock {
  private let folder: OutputFolder
  private let file: FileDescriptor
  private var isHeld = true

  private init(_ folder: OutputFolder, _ file: FileDescriptor) {
    (self.folder, self.file) = (folder, file)
  }

  deinit { release() }

  /// Removes the state folder if no part is left in it, and lets go of the lock. Only the first
  /// call does anything: behind it lock and folder may be another run's.
  package func release() {
    guard isHeld else { return }
    isHeld = false
    if (try? OutputLock.isAt(folder, file)) == true { folder.removeState() }
    try? file.close()
  }

  /// What the lock is for.
  package enum Purpose: Sendable {
    /// Replacing the output, which must be ours.
    case replace
    /// Ending what a killed command began.
    case settle
  }

  /// Takes the lock, or waits for it for some seconds. If the lock's owner is gone, this waits a
  /// moment in any case.
  /// - Parameter told: what is waited for, once, if it was asked to wait.
  /// - Throws: ``OutputBusy`` if another run has it; ``JobError`` if the state folder or the
  ///   output is not ours.
  package static func take(
    _ folder: OutputFolder, _ purpose: Purpose = .replace, waiting seconds: Double = 0,
    told: (OutputBusy) -> Void = { _ in }
  ) throws -> OutputLock {
    let start = ContinuousClock.now
    var wasTold = false
    while true {
      do { return try attempt(folder, purpose) } catch let busy as OutputBusy {
        let passed = ContinuousClock.now - start
        guard passed < .seconds(max(seconds, busy.patience)) else { throw busy }
        if !wasTold, passed < .seconds(seconds) {
          told(busy)
          wasTold = true
        }
        usleep(50_000)
      }
    }
  }

  private static func attempt(_ folder: OutputFolder, _ purpose: Purpose) throws -> OutputLock {
    while true {
      if try Standing(folder.lock) == nil {
        do { try requireOwn(folder, purpose) } catch {
          // Another run may have come and gone between two looks.
          guard try Standing(folder.lock) != nil else { throw error }
          continue
        }
        try folder.makeState()
      }
      if let lock = try lock(folder, purpose) { return lock }
    }
  }

  private static func requireOwn(_ folder: OutputFolder, _ purpose: Purpose) throws {
    try folder.requireOwnState()
    if purpose == .replace { try folder.requireOwnOutput() }
  }

  /// Opens and locks the file; nil if its owner removed it or its folder just now.
  private static func lock(_ folder: OutputFolder, _ purpose: Purpose) throws -> OutputLock? {
    guard let file = try open(folder) else { return nil }
    do {
      guard try hasLocked(file, folder) else {
        try? file.close()
        return nil
      }
      // Before anything is written: the file and the folder may be a stranger's.
      try requireOwn(folder, purpose)
    } catch {
      try? file.close()
      throw error
    }
    let lock = OutputLock(folder, file)
    do {
      try file.resize(to: 0)
      try file.writeAll(toAbsoluteOffset: 0, Array("\(getpid())\n".utf8))
    } catch let error as Errno { throw cannotLock(folder, error) }
    return lock
  }

  /// False if the file is no longer the one at its path.
  private static func hasLocked(_ file: FileDescriptor, _ folder: OutputFolder) throws -> Bool {
    guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
      guard errno == EWOULDBLOCK else { throw cannotLock(folder, Errno(rawValue: errno)) }
      throw OutputBusy(output: folder.output.printable, owner: owner(file))
    }
    return try isAt(folder, file)
  }

  private static func open(_ folder: OutputFolder) throws -> FileDescriptor? {
    do {
      return try FileDescriptor.open(
        folder.lock, .readWrite, options: [.create, .closeOnExec, .noFollow, .nonBlocking],
        permissions: .leftByUmask)
    } catch Errno.noSuchFileOrDirectory { return nil } catch let error as Errno {
      try folder.requireOwnState()
      throw JobError("cannot be made: \(error)", at: folder.lock.printable)
    }
  }

  /// False if the file was removed by its owner just now.
  private static func isAt(_ folder: OutputFolder, _ file: FileDescriptor) throws -> Bool {
    var (named, opened) = (stat(), stat())
    guard folder.lock.withPlatformString({ lstat($0, &named) }) == 0 else {
      guard errno == ENOENT else { throw cannotLock(folder, Errno(rawValue: errno)) }
      return false
    }
    guard fstat(file.rawValue, &opened) == 0 else {
      throw cannotLock(folder, Errno(rawValue: errno))
    }
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

extension OutputBusy {
  /// How many seconds are worth waiting. A process that was killed may hold its lock for a moment
  /// longer, and so may a child that it had just started.
  fileprivate var patience: Double {
    guard let owner, owner > 0 else { return 2 }
    return kill(owner, 0) != 0 && errno == ESRCH || OutputBusy.isDead(owner) ? 2 : 0
  }

  /// Whether the process has ended and only waits to be asked how.
  private static func isDead(_ pid: Int32) -> Bool {
    guard let file = try? FileDescriptor.open("/proc/\(pid)/stat", .readOnly) else { return false }
    defer { try? file.close() }
    var text = [UInt8](repeating: 0, count: 512)
    let got = (try? text.withUnsafeMutableBytes { try file.read(into: $0) }) ?? 0
    // The state stands behind the name, which may hold any byte.
    guard let end = text[..<got].lastIndex(of: 0x29), end + 2 < got else { return false }
    return [UInt8(ascii: "Z"), UInt8(ascii: "X")].contains(text[end + 2])
  }
}

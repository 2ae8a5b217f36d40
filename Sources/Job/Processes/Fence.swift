// What a process that reads strangers' files gives up before it opens the first one.
import Bytes
import CLinux
import SystemPackage

/// The bounds of a process that reads workbooks: address space, files, system calls.
///
/// A workbook that takes over a reader can then open no more than is named here, send nothing
/// anywhere, start nothing and reach no other process. Landlock counts for the calling thread and
/// those it starts, so the fence is put up on the main thread, before any work.
package struct Fence: Codable, Sendable, Equatable {
  /// Bytes of address space (RLIMIT_AS).
  package var memory: Int
  /// Files that may be read, or folders of such files.
  package var readable: [WirePath]
  /// The one folder in which files may be made, read, written and removed; nil for none.
  package var writable: WirePath?
  /// Whether a system call that is not needed ends the process; else it fails with EPERM. nil for
  /// what is usual in this build.
  package var isDeadly: Bool?

  /// The address space that a worker has if nothing else is said: 2 GiB.
  package static let usualMemory = 2 << 30

  /// Whether this is a build for debugging: then nothing that a process lacks can stay unseen.
  private static var isForDebugging: Bool {
    #if DEBUG
    true
    #else
    false
    #endif
  }

  package init(memory: Int = usualMemory, readable: [FilePath], writable: FilePath? = nil) {
    self.memory = memory
    self.readable = readable.map(WirePath.init)
    self.writable = writable.map(WirePath.init)
  }

  /// Puts the fence up, for good.
  /// - Parameter start: starts threads of the process, which can have no others afterwards.
  /// - Returns: what this kernel does not have, in words: `Landlock`, `seccomp`.
  package func putUp(_ start: () -> Void = {}) -> [String] {
    _ = clinux_forbid_core()
    // A sanitizer maps more address space than any bound leaves.
    if clinux_is_sanitized() == 0 { _ = clinux_limit_memory(UInt64(memory)) }
    guard clinux_forbid_privileges() == 0 else {
      start()
      return ["Landlock", "seccomp"]
    }
    let files = forbidFiles() ? [] : ["Landlock"]
    start()
    return files + (leaveCalls() ? [] : ["seccomp"])
  }

  /// False if the kernel has no Landlock.
  private func forbidFiles() -> Bool {
    let rules = FileDescriptor(rawValue: clinux_landlock_begin())
    guard rules.rawValue >= 0 else { return false }
    defer { try? rules.close() }
    // A file that is gone by now has no rule; whoever reads it learns so.
    for file in readable {
      _ = file.path.withPlatformString { clinux_landlock_allow_reading(rules.rawValue, $0) }
    }
    if let writable {
      _ = writable.path.withPlatformString { clinux_landlock_allow_files_in(rules.rawValue, $0) }
    }
    return clinux_landlock_enforce(rules.rawValue) == 0
  }

  /// False if the kernel has no seccomp.
  private func leaveCalls() -> Bool {
    let opens = writable != nil || !readable.isEmpty ? CLINUX_OPENS_FILES : 0
    let files = opens | (writable == nil ? 0 : CLINUX_CHANGES_FILES)
    return clinux_leave_calls(files, isDeadly ?? Fence.isForDebugging ? 1 : 0) == 0
  }
}

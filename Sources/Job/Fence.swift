// What a process that reads strangers' files gives up before it opens the first one.
import CLinux
import SystemPackage

/// The bounds of a process that reads workbooks: address space, files, sockets.
///
/// A workbook that takes over a reader can then read no more than the inputs, write no more than parts, and send
/// nothing anywhere. Landlock counts for the calling thread and those it starts, so the fence is put up on the
/// main thread, before any work.
package struct Fence: Codable, Sendable, Equatable {
  /// Bytes of address space (RLIMIT_AS).
  package var memory: Int
  /// Files that may be read.
  package var readable: [WirePath]
  /// The one folder in which files may be made, read, written and removed; nil for none.
  package var writable: WirePath?

  /// 2 GiB.
  package static let usualMemory = 2 << 30

  package init(memory: Int = usualMemory, readable: [FilePath], writable: FilePath? = nil) {
    self.memory = memory
    self.readable = readable.map(WirePath.init)
    self.writable = writable.map(WirePath.init)
  }

  /// Puts the fence up, for good.
  /// - Returns: what this kernel does not have, in words: `Landlock`, `seccomp`.
  package func putUp() -> [String] {
    _ = clinux_forbid_core()
    // A sanitizer maps more address space than any bound leaves.
    if clinux_is_sanitized() == 0 { _ = clinux_limit_memory(UInt64(memory)) }
    guard clinux_forbid_privileges() == 0 else { return ["Landlock", "seccomp"] }
    let files = forbidFiles() ? [] : ["Landlock"]
    return files + (clinux_forbid_sockets() == 0 ? [] : ["seccomp"])
  }

  /// False where the kernel has no Landlock.
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
}

// Who may do what in a directory: its group, its mode and its access control lists.
import CLinux
import Glibc
import SystemPackage

/// Gives a directory the rights of the one that it replaces.
enum FolderRights {
  private static let lists = ["system.posix_acl_access", "system.posix_acl_default"]

  /// Copies owner (if this process may), group, mode and lists. Nothing is done if there is no
  /// directory to copy from.
  ///
  /// - Parameter isFinal: copy the mode also if its owner could not write. While the directory is
  ///   filled, its owner can.
  /// - Throws: ``JobError`` if that would let others in whom the directory before kept out.
  static func copy(from: FilePath, to: FilePath, isFinal: Bool = false) throws {
    guard let wanted = status(from) else { return }
    guard let made = status(to) else { throw failure("be looked at", to) }
    try copyOwner(wanted, made, to)
    for name in lists { try copy(name, from, to) }
    let mode = wanted.st_mode & 0o7777 | (isFinal ? 0 : 0o700)
    guard status(to).map({ $0.st_mode & 0o7777 }) != mode else { return }
    guard to.withPlatformString({ chmod($0, mode) }) == 0 else {
      throw failure("get the mode of \(from.printable)", to)
    }
  }

  private static func status(_ path: FilePath) -> stat? {
    var status = stat()
    return path.withPlatformString { lstat($0, &status) } == 0 ? status : nil
  }

  private static func copyOwner(_ wanted: stat, _ made: stat, _ path: FilePath) throws {
    if wanted.st_uid == made.st_uid, wanted.st_gid == made.st_gid { return }
    if path.withPlatformString({ chown($0, wanted.st_uid, wanted.st_gid) }) == 0 { return }
    if wanted.st_gid == made.st_gid { return }
    guard path.withPlatformString({ chown($0, uid_t.max, wanted.st_gid) }) != 0 else { return }
    // If the group has no rights of its own, another one gains none.
    let isOpen = wanted.st_mode >> 3 & 0o7 == wanted.st_mode & 0o7
    guard isOpen, wanted.st_mode & S_ISGID == 0 else {
      throw failure("get the group \(wanted.st_gid) of the output", path)
    }
  }

  /// Copies an access control list, or removes the one that was inherited.
  private static func copy(_ name: String, _ from: FilePath, _ to: FilePath) throws {
    let (wanted, made) = (value(name, from), value(name, to))
    guard wanted != made else { return }
    let code = to.withPlatformString { path in
      wanted.map { clinux_set_attribute(path, name, $0, $0.count) }
        ?? clinux_remove_attribute(path, name)
    }
    guard code == 0 else { throw failure("get the access control list of \(from.printable)", to) }
  }

  /// nil if the directory has none, or its file system knows none.
  private static func value(_ name: String, _ path: FilePath) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = path.withPlatformString { clinux_attribute($0, name, &bytes, bytes.count) }
    return count > 0 ? Array(bytes[..<count]) : nil
  }

  private static func failure(_ what: String, _ path: FilePath) -> JobError {
    JobError("cannot \(what): \(Errno(rawValue: errno))", at: path.printable)
  }
}

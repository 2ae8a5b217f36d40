// A folder that nobody but its owner can have put anything into.
import Glibc
import SystemPackage

/// A directory of this user's that no other may write to. It is held open, so that this directory
/// is used whatever its path leads to later.
struct OwnFolder: ~Copyable {
  /// How many bytes a file may have. Nothing larger is read.
  private static let limit = 256 << 20
  private let folder: Int32

  /// Opens the folder, or makes it with those above it.
  ///
  /// nil if it cannot be made, is a link or no directory, is another user's, or may be written
  /// to by others. What others may only look into is closed to them.
  init?(_ path: FilePath) {
    OwnFolder.make(path)
    let folder = path.withPlatformString {
      open($0, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    }
    guard folder >= 0 else { return nil }
    var status = stat()
    guard fstat(folder, &status) == 0, status.st_uid == geteuid(), status.st_mode & 0o022 == 0,
      status.st_mode & 0o777 == 0o700 || fchmod(folder, 0o700) == 0
    else {
      close(folder)
      return nil
    }
    self.folder = folder
  }

  deinit { close(folder) }

  private static func make(_ path: FilePath) {
    if path.withPlatformString({ mkdir($0, 0o700) }) == 0 || errno != ENOENT { return }
    let above = path.removingLastComponent()
    if above.isEmpty || above == path { return }
    make(above)
    _ = path.withPlatformString { mkdir($0, 0o700) }
  }

  /// The bytes of a file; nil if it is no regular file of this user's that has this one name and
  /// is closed to all others. Nothing is waited for.
  borrowing func bytes(of name: String) -> [UInt8]? {
    let file = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
    guard file >= 0 else { return nil }
    let descriptor = FileDescriptor(rawValue: file)
    defer { try? descriptor.close() }
    var status = stat()
    guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
      status.st_uid == geteuid(), status.st_mode & 0o7777 == 0o600, status.st_nlink == 1,
      (0...OwnFolder.limit).contains(Int(status.st_size))
    else { return nil }
    var bytes: [UInt8] = []
    do { try descriptor.forEachPiece(0..<Int(status.st_size)) { bytes += $0 } } catch { return nil }
    return bytes
  }

  /// Writes a file under `draft`, which nothing may stand at, and renames it, so that nobody reads
  /// half of it. If that cannot be done, nothing is kept.
  borrowing func keep(_ bytes: [UInt8], as name: String, draft: String) {
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let file = openat(folder, draft, flags, 0o600)
    guard file >= 0 else { return }
    let descriptor = FileDescriptor(rawValue: file)
    // A umask may have taken more than it should.
    let isWritten =
      fchmod(file, 0o600) == 0
      && (try? descriptor.closeAfter { try descriptor.writeAll(bytes) }) == bytes.count
    if !isWritten || renameat(folder, draft, folder, name) != 0 { remove(draft) }
  }

  /// Removes a file; a directory stays.
  borrowing func remove(_ name: String) { unlinkat(folder, name, 0) }

  /// The names of its files, as far as they are UTF-8.
  var names: [String] {
    let copy = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
    guard copy >= 0 else { return [] }
    guard let handle = fdopendir(copy) else {
      close(copy)
      return []
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      // Safe: d_name is NUL-terminated.
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
      }
      if let name { names.append(name) }
    }
    return names
  }
}

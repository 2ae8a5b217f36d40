// What the file system says: status, directory listings, patterns.
import Glibc
import Sheets
import SystemPackage

/// Identifies a file whatever name it was reached by.
struct FileNumber: Hashable, Sendable {
  let device: UInt64
  let node: UInt64
}

/// What stat(2) says about a path, links followed.
struct FileStatus: Sendable, Equatable {
  let number: FileNumber
  let size: Int
  let modified: Int
  private let mode: UInt32

  var isDirectory: Bool { mode & S_IFMT == S_IFDIR }
  var isRegular: Bool { mode & S_IFMT == S_IFREG }

  /// nil where there is nothing, or nothing that may be looked at.
  init?(_ path: FilePath) {
    var status = stat()
    guard path.withPlatformString({ stat($0, &status) }) == 0 else { return nil }
    number = FileNumber(device: UInt64(status.st_dev), node: UInt64(status.st_ino))
    size = Int(status.st_size)
    modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    mode = status.st_mode
  }
}

enum Folder {
  /// The names in a directory but `.` and `..`, in no order; nil where nothing stands at the path.
  /// - Throws: ``JobError`` where they cannot all be told: nobody may take what was not listed for absent.
  static func names(_ path: FilePath) throws -> [[UInt8]]? {
    guard let handle = path.withPlatformString({ opendir($0) }) else {
      if errno == ENOENT { return nil }
      throw cannotList(path)
    }
    defer { closedir(handle) }
    var names: [[UInt8]] = []
    // readdir(3) tells the end from a failure by errno alone.
    errno = 0
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        // Safe: d_name is NUL-terminated.
        pointer.withMemoryRebound(to: UInt8.self, capacity: 256) { start in
          Array(
            UnsafeBufferPointer(
              start: start,
              count: strlen(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))))
        }
      }
      if name != [0x2E], name != [0x2E, 0x2E] { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw cannotList(path) }
    return names
  }

  private static func cannotList(_ path: FilePath) -> JobError {
    JobError("cannot be listed: \(Errno(rawValue: errno))", at: path.printable)
  }

  /// Makes a directory and those above it.
  static func make(_ path: FilePath) throws {
    if path.withPlatformString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST {
      return try requireFolder(path)
    }
    guard errno == ENOENT, !path.removingLastComponent().isEmpty else {
      throw JobError("cannot make the directory: \(Errno(rawValue: errno))", at: path.printable)
    }
    try make(path.removingLastComponent())
    guard path.withPlatformString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
      throw JobError("cannot make the directory: \(Errno(rawValue: errno))", at: path.printable)
    }
  }

  private static func requireFolder(_ path: FilePath) throws {
    guard FileStatus(path)?.isDirectory == true else {
      throw JobError("not a directory", at: path.printable)
    }
  }

  /// Removes a file or a directory with all it holds; nothing where nothing is there. Links are not followed.
  static func remove(_ path: FilePath) throws {
    if path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT { return }
    guard errno == EISDIR || errno == EPERM else { throw cannotRemove(path) }
    for name in try names(path) ?? [] { try remove(FilePath(bytes: path.bytes + [0x2F] + name)) }
    guard path.withPlatformString({ rmdir($0) }) == 0 || errno == ENOENT else {
      throw cannotRemove(path)
    }
  }

  private static func cannotRemove(_ path: FilePath) -> JobError {
    JobError("cannot be removed: \(Errno(rawValue: errno))", at: path.printable)
  }
}

/// Shell patterns that the shell left to us, as in a quoted `'exports/*.xlsx'`.
enum Glob {
  /// The paths that match, in byte order.
  static func matches(_ pattern: FilePath) -> [FilePath] {
    var found = glob_t()
    defer { globfree(&found) }
    guard pattern.withPlatformString({ glob($0, GLOB_NOSORT, nil, &found) }) == 0 else { return [] }
    let paths = (0..<Int(found.gl_pathc)).compactMap { found.gl_pathv[$0] }
    return paths.map { FilePath(platformString: $0) }.sorted {
      $0.bytes.lexicographicallyPrecedes($1.bytes)
    }
  }

  /// The part of a pattern before the first component with a wildcard.
  static func fixedFolder(_ pattern: FilePath) -> FilePath {
    let fixed = pattern.bytes.prefix { !Array("*?[".utf8).contains($0) }
    return FilePath(bytes: fixed[..<(fixed.lastIndex(of: 0x2F) ?? fixed.startIndex)])
  }
}

extension Folder {
  /// Brings a directory to the disk: which names it holds.
  /// - Throws: ``JobError``.
  static func synchronise(_ path: FilePath) throws {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      try file.closeAfter { try file.synchronise() }
    } catch let error as Errno {
      throw JobError("cannot be brought to the disk: \(error)", at: path.printable)
    }
  }
}

extension Folder {
  /// Gives a file another name, or copies it where the file system has no links.
  /// - Throws: ``JobError``.
  static func link(_ old: FilePath, _ new: FilePath) throws {
    let code = old.withPlatformString { old in new.withPlatformString { Glibc.link(old, $0) } }
    if code != 0 { try copy(old, new) }
  }

  private static func copy(_ old: FilePath, _ new: FilePath) throws {
    let target = try OutputFile(new)
    do {
      let source = try FileDescriptor.open(old, .readOnly, options: [.closeOnExec])
      try source.closeAfter {
        try target.append(source, 0, Int(source.seek(offset: 0, from: .end)))
      }
    } catch let error as Errno { throw JobError("cannot be read: \(error)", at: old.printable) }
    _ = try target.finish(as: "")
  }
}

extension FileDescriptor {
  /// Hands on the bytes of a range in pieces of up to 256 KiB.
  /// - Throws: `Errno.ioError` where the file ends before the range does.
  func forEachPiece(_ range: Range<Int>, _ use: (UnsafeRawBufferPointer) throws -> Void) throws {
    try withUnsafeTemporaryAllocation(byteCount: 256 << 10, alignment: 16) { buffer in
      var offset = range.lowerBound
      while offset < range.upperBound {
        let room = UnsafeMutableRawBufferPointer(
          rebasing: buffer[..<min(buffer.count, range.upperBound - offset)])
        try fill(room, from: offset)
        try use(UnsafeRawBufferPointer(room))
        offset += room.count
      }
    }
  }

  /// Appends `count` bytes from `offset` to a buffer.
  /// - Throws: `Errno`; EIO where the file ends before.
  func append(_ count: Int, from offset: Int, to buffer: inout ByteBuffer) throws {
    try buffer.withRoom(count) {
      try fill(UnsafeMutableRawBufferPointer(start: $0, count: count), from: offset)
      $0 += count
    }
  }

  /// Reads until `room` is full.
  /// - Throws: `Errno`; EIO where the file ends before.
  func fill(_ room: UnsafeMutableRawBufferPointer, from offset: Int) throws {
    var filled = 0
    while filled < room.count {
      let got = try read(
        fromAbsoluteOffset: Int64(offset + filled),
        into: UnsafeMutableRawBufferPointer(rebasing: room[filled...]))
      guard got > 0 else { throw Errno.ioError }
      filled += got
    }
  }
}

// Directories: listed, made, removed, brought to the disk; and reading from files.
import Glibc
import SystemPackage

/// What is done with directories and the names in them.
package enum Folder {
  /// The names in a directory but `.` and `..`, in no order; nil if nothing stands at the path.
  /// - Throws: ``BytesError`` if they cannot all be told: nobody may take what was not listed
  ///   for absent.
  package static func names(_ path: FilePath) throws -> [[UInt8]]? {
    let listing = listing(path)
    guard let fault = listing.fault else { return listing.names }
    if fault == .noSuchFileOrDirectory, listing.names.isEmpty { return nil }
    throw BytesError("cannot be listed: \(fault)", at: path.printable)
  }

  /// The same, as far as they can be told, and why that may not be all.
  package static func listing(_ path: FilePath) -> (names: [[UInt8]], fault: Errno?) {
    guard let handle = path.withPlatformString({ opendir($0) }) else {
      return ([], Errno(rawValue: errno))
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
    return (names, errno == 0 ? nil : Errno(rawValue: errno))
  }

  /// Makes a directory and those above it.
  package static func make(_ path: FilePath) throws {
    if path.withPlatformString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST {
      return try requireFolder(path)
    }
    guard errno == ENOENT, !path.removingLastComponent().isEmpty else {
      throw BytesError("cannot make the directory: \(Errno(rawValue: errno))", at: path.printable)
    }
    try make(path.removingLastComponent())
    guard path.withPlatformString({ mkdir($0, 0o777) }) == 0 || errno == EEXIST else {
      throw BytesError("cannot make the directory: \(Errno(rawValue: errno))", at: path.printable)
    }
  }

  private static func requireFolder(_ path: FilePath) throws {
    do {
      guard try FileStatus(lookingAt: path).isDirectory else {
        throw BytesError("not a directory", at: path.printable)
      }
    } catch let error as Errno {
      throw BytesError("cannot be looked at: \(error)", at: path.printable)
    }
  }

  /// Removes a file or a link, never a directory; does nothing if nothing is there.
  package static func remove(_ path: FilePath) throws {
    guard path.withPlatformString({ unlink($0) }) == 0 || errno == ENOENT else {
      throw cannotRemove(path)
    }
  }

  /// Removes a directory unless it holds something; does nothing if nothing is there.
  package static func removeEmpty(_ path: FilePath) throws {
    guard
      path.withPlatformString({ rmdir($0) }) == 0 || errno == ENOENT || errno == ENOTEMPTY
        || errno == EEXIST
    else { throw cannotRemove(path) }
  }

  private static func cannotRemove(_ path: FilePath) -> BytesError {
    BytesError("cannot be removed: \(Errno(rawValue: errno))", at: path.printable)
  }
}

extension Folder {
  /// Brings a directory to the disk: which names it holds.
  /// - Throws: ``BytesError``.
  package static func synchronise(_ path: FilePath) throws {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
      try file.closeAfter { try file.synchronise() }
    } catch let error as Errno {
      throw BytesError("cannot be brought to the disk: \(error)", at: path.printable)
    }
  }
}

extension Folder {
  /// Gives a file another name, or copies it if the file system has no links.
  /// - Throws: ``BytesError``.
  package static func link(_ old: FilePath, _ new: FilePath) throws {
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
    } catch let error as Errno { throw BytesError("cannot be read: \(error)", at: old.printable) }
    _ = try target.finish(as: "")
  }
}

extension FileDescriptor {
  /// Hands on the bytes of a range in pieces of up to 256 KiB.
  /// - Throws: `Errno.ioError` if the file ends before the range does.
  package func forEachPiece(_ range: Range<Int>, _ use: (UnsafeRawBufferPointer) throws -> Void)
    throws
  {
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
  /// - Throws: `Errno`; EIO if the file ends before.
  package func append(_ count: Int, from offset: Int, to buffer: inout ByteBuffer) throws {
    try buffer.withRoom(count) {
      try fill(UnsafeMutableRawBufferPointer(start: $0, count: count), from: offset)
      $0 += count
    }
  }

  /// Reads until `room` is full.
  /// - Throws: `Errno`; EIO if the file ends before.
  package func fill(_ room: UnsafeMutableRawBufferPointer, from offset: Int) throws {
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

// The mark in a directory that chatmill has made, and what else proves that a state folder is ours.
import Bytes
import Glibc
import Sheets
import SystemPackage

/// A file that says whose directory this is. Whoever finds it there may take files with our names
/// for ours.
enum OwnMark {
  static let name = "mark"
  private static let words = Array("made by chatmill; it may remove what it has put here\n".utf8)

  /// Writes the mark, unless it is there.
  /// - Throws: ``JobError``.
  static func write(in folder: FilePath) throws {
    guard try !isIn(folder) else { return }
    try SmallFile.write(words, to: folder.appending(name), isLasting: false)
  }

  static func isIn(_ folder: FilePath) throws -> Bool {
    try SmallFile.start(of: folder.appending(name), words.count + 1) == words
  }

  /// Whether the file is a mark, or the beginning of one that was never finished.
  static func isBegun(in folder: FilePath) throws -> Bool {
    guard let found = try SmallFile.start(of: folder.appending(name), words.count + 1) else {
      return false
    }
    return words.starts(with: found)
  }
}

extension SmallFile {
  /// The first bytes of a file; nil if there is none, links not followed.
  /// - Throws: ``JobError`` if it cannot be read.
  static func start(of path: FilePath, _ count: Int) throws -> [UInt8]? {
    guard let standing = try Standing(path), standing.kind == .file else { return nil }
    return try read(path, 0..<min(count, standing.size))
  }

  /// The last bytes of a file; fewer if it is shorter.
  static func end(of path: FilePath, _ standing: Standing, _ count: Int) throws -> [UInt8] {
    try read(path, max(0, standing.size - count)..<standing.size)
  }

  private static func read(_ path: FilePath, _ range: Range<Int>) throws -> [UInt8] {
    do {
      let file = try FileDescriptor.open(
        path, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
      return try file.closeAfter {
        var bytes: [UInt8] = []
        try file.forEachPiece(range) { bytes += $0 }
        return bytes
      }
    } catch let error as Errno {
      throw JobError("cannot be read: \(error)", at: path.printable)
    }
  }

  /// Writes a file anew.
  /// - Parameter isLasting: bring it to the disk before anything else is done.
  /// - Throws: ``JobError``.
  static func write(_ bytes: [UInt8], to path: FilePath, isLasting: Bool) throws {
    let file = try OutputFile(path)
    try bytes.withUnsafeBytes { try file.append($0) }
    if isLasting { _ = try file.finish(as: "") } else { try file.complete() }
  }
}

// Open files that go with an order: what a worker needs of the disk, and all that it gets.
import Bytes
import CLinux
import Glibc
import Sheets
import SystemPackage

/// What an open file is to a worker.
enum PassedFile: String, Codable {
  /// The input, to be read.
  case input
  /// A part of an earlier run, to be read.
  case part
  /// An empty file for a new part, to be written.
  case draft
}

/// What a worker reads and writes for one order: open files that came with it, or, for orders typed
/// by hand, paths.
struct TaskFiles {
  private var open: [PassedFile: FileDescriptor] = [:]
  private let isPassed: Bool
  private let keeper: PassedFiles

  /// - Parameter names: what came with the order, in this order; nil where nothing can come.
  /// - Throws: ``JobError`` where something else came.
  init(_ names: [PassedFile]?, from passed: PassedFiles) throws {
    isPassed = names != nil
    var taken: [FileDescriptor] = []
    for name in names ?? [] {
      guard let file = passed.take() else { throw JobError("an order without its files") }
      open[name] = file
      taken.append(file)
    }
    keeper = PassedFiles(taken)
  }

  /// The input.
  func input(_ stamp: Input) throws -> FileBytes {
    guard isPassed else { return try FileBytes(path: stamp.path) }
    return try FileBytes(copy(.input))
  }

  /// A part of an earlier run; nil where there is none that can be read.
  func part(_ path: WirePath) -> PartReader? {
    guard isPassed else { return try? PartReader(path.path) }
    return try? PartReader(open: copy(.part))
  }

  /// The part to be written.
  func draft(_ path: WirePath) throws -> PartWriter {
    isPassed ? try PartWriter(open: copy(.draft)) : try PartWriter(path.path)
  }

  /// A descriptor of its own for whoever closes what it has.
  private func copy(_ name: PassedFile) throws -> FileDescriptor {
    guard let file = open[name] else { throw JobError("an order without its files") }
    return try withExtendedLifetime(keeper) { try file.duplicateForThisProgram() }
  }
}

extension FileDescriptor {
  fileprivate func duplicateForThisProgram() throws -> FileDescriptor {
    let copy = fcntl(rawValue, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: copy)
  }
}

// Finding the inputs: arguments become one ordered list of workbooks (behaviour §1).
import Glibc
import SystemPackage

/// One input of a job.
package struct Input: Sendable, Equatable {
  /// Where it is.
  package var path: FilePath
  /// Its path relative to its argument, which names it in every decision; for a file argument its name.
  package var identity: [UInt8]
  /// Bytes.
  package var size: Int
  /// Time of the last change, in nanoseconds.
  package var modified: Int
}

/// Why something in a directory is not read. The raw value is the report's word for it.
package enum SkipReason: String, Sendable, CaseIterable {
  case lockFile = "lock file"
  case hidden = "hidden"
  case empty = "empty file"
  case otherEnding = "other ending"
  case notRegular = "no regular file"
  case repeated = "reached twice"
  case unreadable = "unreadable directory"
}

/// The inputs that some arguments mean, in plan order, and what was passed over.
package struct Inputs: Sendable {
  package private(set) var files: [Input] = []
  package private(set) var skipped: [SkipReason: Int] = [:]
  /// Directories that could not be read, for a warning each.
  package private(set) var unreadable: [FilePath] = []
  private var seen: Set<FileNumber> = []
  private let excluded: Set<FileNumber>
  /// In lower case.
  private let endings: [String]

  /// Looks at the arguments in order.
  /// - Parameter excluded: directories that are never inputs: the output and its state folder.
  /// - Throws: ``JobError`` for an argument that is nothing, or a file of another kind.
  package init(
    _ arguments: [FilePath], readsCSV: Bool = false, excluded: [FilePath] = []
  ) throws {
    endings = [".xlsx", ".xlsm"] + (readsCSV ? [".csv"] : [])
    self.excluded = Set(excluded.compactMap { FileStatus($0)?.number })
    for argument in arguments { try add(argument) }
    numberEqualIdentities(arguments.count)
  }

  private var argumentNumbers: [Int] = []
  private var argument = 0

  private mutating func add(_ path: FilePath) throws {
    argument += 1
    if let status = FileStatus(path) { return try add(path, status, relativeTo: nil) }
    let matches = Glob.matches(path)
    guard !matches.isEmpty else { throw JobError("no such file or directory", at: path.printable) }
    let base = Glob.fixedFolder(path)
    for match in matches {
      if let status = FileStatus(match) { try add(match, status, relativeTo: base) }
    }
  }

  /// Adds one named path. What a pattern matched is held to the same rules as what stands in a directory.
  private mutating func add(_ path: FilePath, _ status: FileStatus, relativeTo base: FilePath?)
    throws
  {
    if status.isDirectory { return walk(path, base: base ?? path) }
    if base == nil { try requireWorkbook(path, status) }
    let name = path.lastComponent.map { Array(FilePath(root: nil, [$0]).bytes) } ?? []
    take(path, status, identity: base.map { relative(path, to: $0) } ?? name)
  }

  private func requireWorkbook(_ path: FilePath, _ status: FileStatus) throws {
    guard status.isRegular else { throw JobError("not a regular file", at: path.printable) }
    guard hasKnownEnding(path.bytes) else { throw WrongEnding(path: path, endings: endings) }
  }

  /// A file named outright that is no workbook by its name.
  package struct WrongEnding: Error, CustomStringConvertible {
    let path: FilePath
    let endings: [String]
    package var description: String {
      let isCSV = path.extension?.lowercased() == "csv"
      return "\(path.printable): not a workbook by its name (\(endings.joined(separator: " or ")))"
        + (isCSV ? "; CSV is read with a recipe, such as --recipe default" : "")
    }
  }

  // MARK: Directories

  /// Everything below `folder`, in the byte order of the relative paths.
  private mutating func walk(_ folder: FilePath, base: FilePath) {
    var found: [(identity: [UInt8], path: FilePath, status: FileStatus)] = []
    var trail: Set<FileNumber> = []
    collect(folder, base: base, trail: &trail, into: &found)
    found.sort { $0.identity.lexicographicallyPrecedes($1.identity) }
    for file in found { take(file.path, file.status, identity: file.identity) }
  }

  /// - Parameter trail: the directories above, so that a loop of links ends.
  private mutating func collect(
    _ folder: FilePath, base: FilePath, trail: inout Set<FileNumber>,
    into found: inout [(identity: [UInt8], path: FilePath, status: FileStatus)]
  ) {
    guard let number = FileStatus(folder)?.number, !excluded.contains(number),
      trail.insert(number).inserted
    else { return }
    defer { trail.remove(number) }
    guard let names = try? Folder.names(folder) else {
      unreadable.append(folder)
      return skip(.unreadable)
    }
    for name in names {
      guard name.first != 0x2E else { skip(.hidden); continue }
      let path = FilePath(bytes: folder.bytes + [0x2F] + name)
      guard let status = FileStatus(path) else { skip(.notRegular); continue }
      if status.isDirectory {
        collect(path, base: base, trail: &trail, into: &found)
      } else {
        found.append((relative(path, to: base), path, status))
      }
    }
  }

  private mutating func take(_ path: FilePath, _ status: FileStatus, identity: [UInt8]) {
    if let reason = reasonToSkip(path, status) { return skip(reason) }
    guard seen.insert(status.number).inserted else { return skip(.repeated) }
    files.append(
      Input(path: path, identity: identity, size: status.size, modified: status.modified))
    argumentNumbers.append(argument)
  }

  private func reasonToSkip(_ path: FilePath, _ status: FileStatus) -> SkipReason? {
    let name = path.bytes.split(separator: 0x2F).last ?? []
    if !status.isRegular { return .notRegular }
    if name.starts(with: Array("~$".utf8)) { return .lockFile }
    if name.first == 0x2E { return .hidden }
    if !hasKnownEnding(name) { return .otherEnding }
    return status.size == 0 ? .empty : nil
  }

  private mutating func skip(_ reason: SkipReason) { skipped[reason, default: 0] += 1 }

  private func relative(_ path: FilePath, to base: FilePath) -> [UInt8] {
    let (whole, prefix) = (path.bytes, base.bytes)
    guard whole.starts(with: prefix), !prefix.isEmpty else { return whole }
    return Array(whole.dropFirst(prefix.count).drop { $0 == 0x2F })
  }

  /// Equal identities get the number of their argument in front: `2:chat.xlsx`.
  private mutating func numberEqualIdentities(_ count: Int) {
    let groups = Dictionary(grouping: files.indices) { files[$0].identity }
    for indices in groups.values where indices.count > 1 {
      for index in indices {
        files[index].identity = Array("\(argumentNumbers[index]):".utf8) + files[index].identity
      }
    }
  }

  private func hasKnownEnding(_ name: some Collection<UInt8>) -> Bool {
    let ending = name.suffix(5).map { $0 | ($0 &- 0x41 < 26 ? 0x20 : 0) }
    return endings.contains { ending.suffix($0.utf8.count).elementsEqual($0.utf8) }
  }
}

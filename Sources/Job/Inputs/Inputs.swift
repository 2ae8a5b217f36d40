// Finding the inputs: arguments become one ordered list of workbooks (behaviour §1).
import Bytes
import Glibc
import Sheets
import SystemPackage

/// Why something in a directory is not read. The raw value is the report's word for it.
package enum SkipReason: String, Sendable, CaseIterable {
  case lockFile = "lock file"
  case hidden = "hidden"
  case empty = "empty file"
  case otherEnding = "other ending"
  case notRegular = "no regular file"
  case repeated = "reached twice"
}

/// The inputs that some arguments mean, in plan order, and what was passed over.
///
/// Whatever cannot be looked at may be an input, and a directory that cannot be listed to its end
/// may hold some. Each has a place in the plan, with its ``Input/fault``. A file has the place that
/// it will have once it can be read. A directory has the place of what it holds.
package struct Inputs: Sendable {
  package private(set) var files: [Input] = []
  package private(set) var skipped: [SkipReason: Int] = [:]
  /// The files of the plan that can be looked at.
  package var readable: [Input] { files.filter { $0.fault == nil } }
  private var seen: Set<FileNumber> = []
  /// Faults that have a place in the plan.
  private var faulty: Set<FilePath> = []
  private let excluded: Set<FileNumber>
  /// Endings of the names that are taken, in lower case.
  private let endings: [String]

  /// Something that was found, or why it cannot be looked at.
  private struct Find {
    let identity: [UInt8]
    let path: FilePath
    let status: Result<FileStatus, Fault>
  }

  private struct Fault: Error {
    let text: String
  }

  /// Looks at the arguments in order.
  /// - Parameters:
  ///   - kinds: of files that are inputs.
  ///   - excluded: directories that are never inputs: the output and its state folder.
  /// - Throws: ``JobError`` for an argument that is nothing, or a file of another kind, and if
  ///   what is excluded cannot be told.
  package init(
    _ arguments: [FilePath], kinds: [InputKind] = [.workbook], excluded: [FilePath] = []
  ) throws {
    endings = kinds.flatMap(\.endings)
    self.excluded = try Set(excluded.compactMap(Inputs.number))
    for argument in arguments { try add(argument) }
    numberEqualIdentities(arguments.count)
  }

  /// nil if nothing is there.
  private static func number(_ path: FilePath) throws -> FileNumber? {
    do { return try FileStatus(lookingAt: path).number } catch {
      if error == .noSuchFileOrDirectory { return nil }
      throw JobError(lookFault(error).text, at: path.printable)
    }
  }

  private var argumentNumbers: [Int] = []
  private var argument = 0

  private mutating func add(_ path: FilePath) throws {
    argument += 1
    switch Inputs.look(path) {
    case .success(let status): try add(path, status)
    case .failure where !FileStatus.isNamed(path): try addMatches(path)
    case .failure(let fault):
      take(Find(identity: name(path), path: path, status: .failure(fault)))
    }
  }

  private mutating func addMatches(_ pattern: FilePath) throws {
    let (glob, base) = (Glob(pattern), Glob.fixedFolder(pattern))
    var finds = glob.faults.map { directory($0.folder, base: base, $0.fault) }
    finds += glob.matches.map {
      Find(identity: relative($0, to: base), path: $0, status: Inputs.look($0))
    }
    guard !finds.isEmpty else {
      throw JobError("no such file or directory", at: pattern.printable)
    }
    for find in finds.sorted(by: Inputs.isBefore) { add(find, base: base) }
  }

  /// What a pattern matched is held to the same rules as what stands in a directory.
  private mutating func add(_ find: Find, base: FilePath) {
    guard case .success(let status) = find.status, status.isDirectory else { return take(find) }
    walk(find.path, status, base: base)
  }

  /// Adds one named path.
  private mutating func add(_ path: FilePath, _ status: FileStatus) throws {
    if status.isDirectory { return walk(path, status, base: path) }
    guard status.isRegular else { throw JobError("not a regular file", at: path.printable) }
    guard hasKnownEnding(path.bytes) else { throw WrongEnding(path: path, endings: endings) }
    take(Find(identity: name(path), path: path, status: .success(status)))
  }

  /// A file named outright that is no workbook by its name.
  package struct WrongEnding: Error, CustomStringConvertible {
    let path: FilePath
    let endings: [String]
    package var description: String {
      let kind = InputKind(naming: path)
      let hint = "; \(kind.name) is read with a recipe, such as --recipe default"
      return "\(path.printable): not a workbook by its name (\(endings.joined(separator: " or ")))"
        + (kind == .workbook ? "" : hint)
    }
  }

  // MARK: Directories

  /// Everything below `folder`, in the byte order of the relative paths.
  private mutating func walk(_ folder: FilePath, _ status: FileStatus, base: FilePath) {
    var found: [Find] = []
    var trail: Set<FileNumber> = []
    collect(folder, status, base: base, trail: &trail, into: &found)
    for find in found.sorted(by: Inputs.isBefore) { take(find) }
  }

  /// - Parameter trail: the directories above, so that a loop of links ends.
  private mutating func collect(
    _ folder: FilePath, _ status: FileStatus, base: FilePath, trail: inout Set<FileNumber>,
    into found: inout [Find]
  ) {
    guard !excluded.contains(status.number), trail.insert(status.number).inserted else { return }
    defer { trail.remove(status.number) }
    let listing = Folder.listing(folder)
    if let fault = listing.fault { found.append(directory(folder, base: base, fault)) }
    for name in listing.names {
      guard name.first != 0x2E else { skip(.hidden); continue }
      let path = FilePath(bytes: folder.bytes + [0x2F] + name)
      let status = Inputs.look(path)
      if case .success(let status) = status, status.isDirectory {
        collect(path, status, base: base, trail: &trail, into: &found)
      } else {
        found.append(Find(identity: relative(path, to: base), path: path, status: status))
      }
    }
  }

  /// A directory that cannot be listed to its end stands before all that is in it.
  private func directory(_ path: FilePath, base: FilePath, _ fault: Errno) -> Find {
    let inside = relative(path, to: base)
    let identity = (inside.isEmpty ? name(path) : inside) + [0x2F]
    let text = "the directory cannot be listed to its end: \(fault)"
    return Find(identity: identity, path: path, status: .failure(Fault(text: text)))
  }

  private static func look(_ path: FilePath) -> Result<FileStatus, Fault> {
    do { return .success(try FileStatus(lookingAt: path)) } catch {
      return .failure(lookFault(error))
    }
  }

  private static func lookFault(_ error: Errno) -> Fault {
    let isLink = [.noSuchFileOrDirectory, .tooManySymbolicLinkLevels].contains(error)
    return Fault(
      text: isLink ? "a link that leads nowhere: \(error)" : "cannot be looked at: \(error)")
  }

  private static func isBefore(_ one: Find, _ other: Find) -> Bool {
    one.identity.lexicographicallyPrecedes(other.identity)
  }

  // MARK: Files

  private mutating func take(_ find: Find) {
    var input = Input(path: find.path, identity: find.identity, size: 0, modified: 0)
    switch find.status {
    case .success(let status):
      if let reason = reasonToSkip(find.path, status) { return skip(reason) }
      guard seen.insert(status.number).inserted else { return skip(.repeated) }
      (input.size, input.modified) = (status.size, status.modified)
    case .failure(let fault):
      if let reason = reasonToSkip(unseen: find.path) { return skip(reason) }
      guard faulty.insert(find.path).inserted else { return skip(.repeated) }
      input.fault = fault.text
    }
    files.append(input)
    argumentNumbers.append(argument)
  }

  private func reasonToSkip(_ path: FilePath, _ status: FileStatus) -> SkipReason? {
    let name = name(path)
    if !status.isRegular { return .notRegular }
    if let reason = reasonToSkip(name) { return reason }
    if !hasKnownEnding(name) { return .otherEnding }
    return status.size == 0 ? .empty : nil
  }

  /// What can be told of a path without looking at it. It may be a directory, so its ending tells
  /// nothing.
  private func reasonToSkip(unseen path: FilePath) -> SkipReason? {
    reasonToSkip(name(path)) ?? (FileStatus.isNamed(path) ? nil : .notRegular)
  }

  private func reasonToSkip(_ name: [UInt8]) -> SkipReason? {
    if name.starts(with: Array("~$".utf8)) { return .lockFile }
    return name.first == 0x2E ? .hidden : nil
  }

  private mutating func skip(_ reason: SkipReason) { skipped[reason, default: 0] += 1 }

  private func name(_ path: FilePath) -> [UInt8] {
    path.bytes.split(separator: 0x2F).last.map(Array.init) ?? []
  }

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
    endings.contains { ending in
      name.suffix(ending.utf8.count).map { $0 | ($0 &- 0x41 < 26 ? 0x20 : 0) }
        .elementsEqual(ending.utf8)
    }
  }
}

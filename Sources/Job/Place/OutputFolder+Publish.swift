// How a new output takes the place of the one before.
import Bytes
import CLinux
import Glibc
import SystemPackage

/// The new output stands, but something of the one before could not be removed.
package struct LeftBehind: Error, CustomStringConvertible {
  /// One line that names it.
  package let description: String
}

extension OutputFolder {
  /// Puts the draft in the output's place in one step, and removes what it replaced.
  ///
  /// If the file system cannot exchange two directories, the old output is moved aside first. A
  /// kill between the two steps leaves it there, and ``settle()`` of the next command puts it back.
  /// - Throws: ``JobError`` if the old output stands as before, ``LeftBehind`` if the new one
  ///   stands.
  func publish() throws {
    try clearDraft()
    for name in try Folder.names(draft) ?? [] {
      let path = Survey.path(name, in: draft)
      if try Standing(path)?.kind == .folder { try Folder.synchronise(path) }
    }
    // Looked at again: others may have put something in while this was in the making.
    let replaced = try requireOwnOutput()
    try beginReplacing(replaced.listing)
    let old = try putInPlace()
    do { try Folder.synchronise(output.removingLastComponent()) } catch {
      takeBack(old)
      throw error
    }
    try remove(old, replaced.survey)
  }

  /// Removes what the making needed and the report does not list, such as temporary files whose
  /// removal failed.
  private func clearDraft() throws {
    let mark = Array(OwnMark.name.utf8)
    for name in try Survey.output(draft).survey.strangers where name != mark {
      let path = Survey.path(name, in: draft)
      guard let standing = try Standing(path), OutputName.isOfDraft(name, standing) else {
        throw stranger(name, in: draft)
      }
      try Folder.remove(path)
    }
  }

  /// From here on both outputs are told from what others have by their reports.
  private func beginReplacing(_ listing: OutputListing?) throws {
    try FolderRights.copy(from: output, to: draft, isFinal: true)
    let report = try SmallFile.start(of: draft.appending(OutputListing.report), .max) ?? []
    let made = OutputListing.digest(of: report)
    let digests = ([made] + (listing.map { [$0.digest] } ?? [])).map { $0 + "\n" }
    try SmallFile.write(Array(digests.joined().utf8), to: replacing, isLasting: true)
    try Folder.remove(draft.appending(OwnMark.name))
    try Folder.synchronise(draft)
  }

  /// Where the output before is now; nil if there was none.
  private func putInPlace() throws -> FilePath? {
    if try Standing(output) == nil {
      try Folder.rename(draft, output)
      return nil
    }
    if exchange(draft, output) { return draft }
    try Folder.rename(output, old)
    do { try Folder.rename(draft, output) } catch {
      try? Folder.rename(old, output)
      throw error
    }
    return old
  }

  private func takeBack(_ before: FilePath?) {
    if before == draft {
      _ = exchange(draft, output)
      return
    }
    try? Folder.rename(output, draft)
    if let before { try? Folder.rename(before, output) }
  }

  private func exchange(_ one: FilePath, _ other: FilePath) -> Bool {
    one.withPlatformString { one in other.withPlatformString { clinux_exchange(one, $0) } } == 0
  }

  /// Removes the output before, as it was seen. If somebody has put something into it since, that
  /// is moved beside the new one.
  private func remove(_ before: FilePath?, _ known: Survey) throws {
    do {
      if let before {
        let found = try known.repeated(at: before)
        try found.remove()
        if try Standing(before) != nil { throw try keep(before, found.strangers.first) }
      }
      try Folder.remove(replacing)
    } catch let error as JobError { throw LeftBehind(description: error.description) } catch let
      error as BytesError
    { throw LeftBehind(description: error.description) }
  }

  private func keep(_ rest: FilePath, _ name: [UInt8]?) throws -> LeftBehind {
    let name = try name ?? Folder.names(rest)?.first ?? []
    let place = try Folder.makeFree(FilePath(bytes: output.bytes + Array(".kept".utf8)))
    try Folder.rename(rest, place)
    try Folder.remove(replacing)
    return LeftBehind(
      description:
        "\(output.printable): \(PathText.printable(name)) was put there or changed while it was being replaced; it is in \(place.printable) now"
    )
  }
}

extension Folder {
  /// Renames a directory.
  /// - Throws: ``JobError``.
  static func rename(_ old: FilePath, _ new: FilePath) throws {
    let code = old.withPlatformString { old in new.withPlatformString { Glibc.rename(old, $0) } }
    guard code == 0 else {
      throw JobError("cannot be put in place: \(Errno(rawValue: errno))", at: new.printable)
    }
  }

  /// Makes a directory under a name that is free: the one that is asked for, or that with a number
  /// behind it.
  static func makeFree(_ path: FilePath) throws -> FilePath {
    for number in 1... {
      let free = number == 1 ? path : FilePath(bytes: path.bytes + Array("-\(number)".utf8))
      if free.withPlatformString({ mkdir($0, 0o777) }) == 0 { return free }
      guard errno == EEXIST else {
        throw JobError("cannot make the directory: \(Errno(rawValue: errno))", at: free.printable)
      }
    }
    return path
  }
}

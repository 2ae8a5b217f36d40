// The output directory and the state folder beside it: what may be replaced, and how it is put in place.
import CLinux
import Cleaning
import Glibc
import SystemPackage

/// The places of a job on the disk.
///
/// Everything in the making lives in `OUT.chatmill/` beside the real path of OUT, so that putting it in place is
/// a rename inside one file system.
package struct OutputFolder: Sendable, Equatable {
  /// The real path of the output directory, links followed.
  package let output: FilePath
  /// `OUT.chatmill`.
  package let state: FilePath

  /// - Throws: ``JobError`` where the path cannot be a directory of ours.
  package init(_ path: FilePath) throws {
    guard path.lastComponent?.kind == .regular else {
      throw JobError("cannot be an output directory; name one", at: path.printable)
    }
    output = try OutputFolder.real(path)
    state = FilePath(bytes: output.bytes + Array(".chatmill".utf8))
    if let status = FileStatus(output) {
      guard status.isDirectory else {
        throw JobError("the output is a file, not a directory", at: path.printable)
      }
      try refuseStrangers()
    }
  }

  var parts: FilePath { state.appending("parts") }
  /// What comparisons of parts have found, for this run alone.
  var sifted: FilePath { parts.appending("sift") }
  /// The output in the making: named by the process, since a writer may outlive a killed coordinator for a moment.
  var draft: FilePath { state.appending("\(OutputFolder.draftPrefix)\(getpid())") }
  /// The recipe's compiled rules, for the workers.
  var rules: FilePath { draft.appending("rules") }
  var lock: FilePath { state.appending("lock") }

  /// The output before, while the new one is put in its place.
  private var old: FilePath { state.appending("old") }
  private static let draftPrefix = "output-"

  /// The part of an input, named by the input's identity, so that it is found again in a grown directory.
  func part(_ identity: [UInt8]) -> FilePath {
    let name = identity.withUnsafeBytes { Fingerprint($0) }
    return parts.appending(Hex.text(name.high) + Hex.text(name.low) + ".part")
  }

  /// - Throws: ``JobError`` where the state folder holds something that is not ours.
  func requireOwnState() throws {
    for name in try (Folder.names(state) ?? []).map(PathText.printable) {
      let isOurs =
        ["parts", "lock", "old"].contains(name) || name.hasPrefix(OutputFolder.draftPrefix)
      if !isOurs { throw stranger(name, in: state) }
    }
  }

  /// Mends what a killed run left, and makes room for this one. The lock must be held.
  ///
  /// - Parameters:
  ///   - identities: those of the plan; parts of other inputs are removed.
  ///   - isFresh: removes all parts.
  func prepare(_ identities: [[UInt8]], isFresh: Bool = false) throws {
    try prepareDraft()
    if isFresh { try Folder.remove(parts) }
    try Folder.make(parts)
    try removeParts(but: Set(identities.map { part($0).bytes }))
  }

  /// The same for whoever needs no parts: they stay as they are.
  func prepareDraft() throws {
    try mendOutput()
    for name in try Folder.names(state) ?? []
    where PathText.printable(name).hasPrefix(OutputFolder.draftPrefix) {
      try Folder.remove(state.appending(PathText.printable(name)))
    }
    try Folder.make(draft)
  }

  /// Puts back an output that a killed run had moved aside.
  private func mendOutput() throws {
    guard FileStatus(old) != nil else { return }
    if FileStatus(output) == nil {
      try rename(old, output)
      try Folder.synchronise(output.removingLastComponent())
    } else {
      try Folder.remove(old)
    }
  }

  /// Puts the draft in the output's place in one step, and removes what it replaced.
  ///
  /// Where the file system cannot exchange two directories, the old output is moved aside first; a kill between
  /// the two steps leaves it there, and ``prepare(_:isFresh:)`` of the next run puts it back.
  /// - Throws: ``JobError`` where the old output stands as before.
  func publish() throws {
    try Folder.remove(rules)
    for name in try Folder.names(draft) ?? [] {
      let path = FilePath(bytes: draft.bytes + [0x2F] + name)
      if FileStatus(path)?.isDirectory == true { try Folder.synchronise(path) }
    }
    try Folder.synchronise(draft)
    let takeBack = try putInPlace()
    do { try Folder.synchronise(output.removingLastComponent()) } catch {
      takeBack()
      throw error
    }
    // The new output stands, so nothing from here on is a failure; the next run removes what is left.
    for rest in [draft, old] { try? Folder.remove(rest) }
  }

  /// Returns what undoes it.
  private func putInPlace() throws -> () -> Void {
    if FileStatus(output) == nil {
      try rename(draft, output)
      return { try? rename(output, draft) }
    }
    if exchange(draft, output) { return { _ = exchange(draft, output) } }
    try rename(output, old)
    do { try rename(draft, output) } catch {
      try? rename(old, output)
      throw error
    }
    return {
      try? rename(output, draft)
      try? rename(old, output)
    }
  }

  /// Removes the parts but some, by several threads: the kernel takes a millisecond for each.
  func removeParts(but kept: Set<[UInt8]> = []) throws {
    let paths = try (Folder.names(parts) ?? []).map { FilePath(bytes: parts.bytes + [0x2F] + $0) }
      .filter { !kept.contains($0.bytes) }
    inParallel(paths.count) { try? Folder.remove(paths[$0]) }
  }

  /// Removes the state folder where no part is left in it. The lock goes last.
  package func close() {
    try? Folder.remove(sifted)
    _ = parts.withPlatformString { rmdir($0) }
    _ = lock.withPlatformString { unlink($0) }
    _ = state.withPlatformString { rmdir($0) }
  }

  /// Writes a file of the output in the making and brings it to the disk.
  func write(_ bytes: [UInt8], to name: String) throws {
    let file = try OutputFile(draft.appending(name))
    try bytes.withUnsafeBytes { try file.append($0) }
    _ = try file.finish(as: name)
  }

  /// Removes the output in the making; the parts stay.
  func abandon() { try? Folder.remove(draft) }

  private func rename(_ old: FilePath, _ new: FilePath) throws {
    let code = old.withPlatformString { old in new.withPlatformString { Glibc.rename(old, $0) } }
    guard code == 0 else {
      throw JobError("cannot be put in place: \(Errno(rawValue: errno))", at: output.printable)
    }
  }

  private func exchange(_ one: FilePath, _ other: FilePath) -> Bool {
    one.withPlatformString { one in other.withPlatformString { clinux_exchange(one, $0) } } == 0
  }

  /// The path with all links followed; the last component need not exist.
  private static func real(_ path: FilePath) throws -> FilePath {
    if let whole = resolve(path) { return whole }
    guard let name = path.lastComponent else {
      throw JobError("no output directory", at: path.printable)
    }
    let parent = path.removingLastComponent()
    if !parent.isEmpty { try Folder.make(parent) }
    guard let folder = resolve(parent.isEmpty ? "." : parent) else {
      throw JobError("cannot be reached: \(Errno(rawValue: errno))", at: parent.printable)
    }
    return folder.appending(name)
  }

  private static func resolve(_ path: FilePath) -> FilePath? {
    guard let resolved = path.withPlatformString({ realpath($0, nil) }) else { return nil }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
  }

  // MARK: What chatmill did not write

  /// - Throws: ``JobError`` that names the first thing in the output that no run of chatmill writes.
  private func refuseStrangers() throws {
    for name in try (Folder.names(output) ?? []).map(PathText.printable) {
      switch name {
      case "report.json", "index": break
      case "rejects":
        try refuse(in: name) { $0.hasPrefix("part-") && $0.hasSuffix(".jsonl.gz") }
      case "clean": try refuse(in: name) { $0.hasPrefix("clean_") && $0.hasSuffix(".xlsx") }
      case _ where OutputFolder.forms.contains(name):
        try refuse(in: name) { $0.wholeMatch(of: OutputFolder.formFile) != nil }
      default: throw stranger(name)
      }
    }
  }

  private static let forms = Set(
    OutputForm.allCases.flatMap { form in
      [false, true].map { FormOutput.folder(form, isReversed: $0) }
    })
  /// `train.txt`, `val.lineage.jsonl`, `test-00012.jsonl.gz`
  private static var formFile: Regex<Substring> {
    /[a-z0-9_]+(?:\.lineage|-[0-9]{5,})?\.(?:txt|tsv|jsonl)(?:\.gz|\.zst)?/
  }

  private func refuse(in folder: String, unless isOurs: (String) -> Bool) throws {
    for name in try (Folder.names(output.appending(folder)) ?? []).map(PathText.printable) {
      if !isOurs(name) { throw stranger("\(folder)/\(name)") }
    }
  }

  private func stranger(_ name: String, in folder: FilePath? = nil) -> JobError {
    JobError(
      "holds \(name), which chatmill did not write; move it away or name another --output",
      at: (folder ?? output).printable)
  }
}

// The state folder of an output: made, mended after a kill, and removed. The lock must be held.
import Bytes
import Cleaning
import Glibc
import Synchronization
import SystemPackage

extension OutputFolder {
  /// Makes the state folder, as private as the output beside it.
  func makeState() throws {
    try Folder.make(state.removingLastComponent())
    guard state.withPlatformString({ mkdir($0, 0o777) }) == 0 else {
      if errno == EEXIST { return }
      throw JobError("cannot make the directory: \(Errno(rawValue: errno))", at: state.printable)
    }
    try FolderRights.copy(from: output, to: state)
  }

  /// Mends what a killed run left, and makes room for this one.
  ///
  /// - Parameters:
  ///   - identities: those of the plan; parts of other inputs are removed.
  ///   - isFresh: removes all parts.
  func prepare(_ identities: [[UInt8]], isFresh: Bool = false) throws {
    try prepareDraft()
    if isFresh { try removeParts() }
    // What stays here is removed, or told of, at the end.
    try? removeParts(but: Set(identities.map { part($0).bytes }))
    try Folder.make(parts)
  }

  /// Makes the folders for what a model says: for this run, and for later ones.
  func makeScores() throws {
    try Folder.make(scoreFolder)
    try Folder.make(stores)
  }

  /// Does the same for whoever needs no parts: they stay as they are.
  func prepareDraft() throws {
    try settle()
    try OwnMark.write(in: state)
    guard draft.withPlatformString({ mkdir($0, 0o777) }) == 0 else {
      throw JobError("cannot make the directory: \(Errno(rawValue: errno))", at: draft.printable)
    }
    try OwnMark.write(in: draft)
    try FolderRights.copy(from: output, to: draft)
    try requireReplaceable()
  }

  /// Learns at the start what would forbid the renaming at the end: a layer of a container, or a
  /// directory of another user's below a sticky one. It asks for a renaming that never succeeds,
  /// onto a directory that holds something.
  private func requireReplaceable() throws {
    guard try Standing(output) != nil else { return }
    let code = output.withPlatformString { old in draft.withPlatformString { rename(old, $0) } }
    guard code != 0, errno != ENOTEMPTY, errno != EEXIST else { return }
    throw JobError(
      "cannot be replaced: \(Errno(rawValue: errno)); name another --output, such as a folder inside it",
      at: output.printable)
  }

  /// Ends what a killed command began: an output that was moved aside is put back, and what is of
  /// no use any more is removed.
  /// - Throws: ``JobError`` that names what could not be removed.
  func settle() throws {
    if try Standing(old) != nil, try Standing(output) == nil {
      try Folder.rename(old, output)
      try Folder.synchronise(output.removingLastComponent())
    }
    for name in try Folder.names(state) ?? [] where isDraft(name) {
      try removeDraft(Survey.path(name, in: state))
    }
    try Folder.remove(replacing)
  }

  /// Whether a killed command left something to be ended.
  private var isUnsettled: Bool {
    get throws { try (Folder.names(state) ?? []).contains { isDraft($0) } }
  }

  /// Ends what a killed command began at an output, unless another one is at work there.
  /// - Throws: ``JobError`` if that cannot be done.
  package static func settle(_ path: FilePath) throws {
    guard let folder = try? OutputFolder(path, makesParents: false), try folder.hasState else {
      return
    }
    guard try folder.isUnsettled else { return }
    do {
      let lock = try OutputLock.take(folder, .settle)
      defer { lock.release() }
      try folder.settle()
    } catch is OutputBusy {}
  }

  /// Removes an output in the making, or one that was replaced, as far as it is ours.
  /// - Throws: ``JobError`` if something of it stays.
  private func removeDraft(_ path: FilePath) throws {
    let proof = try DraftProof(path, self)
    for _ in 0..<OutputFolder.attempts {
      let survey = try Survey(path, proof: proof.file, proof.claims)
      try survey.remove()
      if let name = survey.strangers.first { throw stranger(name, in: path) }
      guard try Standing(path) != nil else { return }
      usleep(50_000)
    }
    throw JobError("cannot be removed: \(Errno.directoryNotEmpty)", at: path.printable)
  }

  /// How often the removal is tried: a writer that outlives its coordinator for a moment may still
  /// make files.
  private static let attempts = 40

  /// Removes the output in the making; the parts stay.
  func abandon() {
    try? removeDraft(draft)
    if (try? isUnsettled) == false { try? Folder.remove(replacing) }
  }

  /// Removes the parts but some. Several threads do that, since the kernel takes a millisecond for
  /// each.
  /// - Throws: ``JobError`` that names the first that stays.
  func removeParts(but kept: Set<[UInt8]> = []) throws {
    let survey = try surveyParts()
    let first = FirstError()
    let paths = survey.own.filter { $0.standing.kind == .file }
      .map { Survey.path($0.name, in: parts) }.filter { !kept.contains($0.bytes) }
    inParallel(paths.count) { place in
      do { try Folder.remove(paths[place]) } catch { first.note(error) }
    }
    if let error = first.error { throw error }
    for folder in [rowDrops, sifted, scoreFolder] { try Folder.removeEmpty(folder) }
    if kept.isEmpty { try Folder.removeEmpty(parts) }
    if let name = survey.strangers.first { throw stranger(name, in: parts) }
  }

  /// Removes what may hold something of a customer beside the output: parts, and results of models,
  /// which do not say whose they are and may quote anybody.
  /// - Throws: ``JobError`` that names the first that stays.
  func removeTraces() throws {
    try removeParts()
    for name in try Folder.names(stores) ?? [] where StoreName.isOne(name) {
      try Folder.remove(Survey.path(name, in: stores))
    }
    try Folder.removeEmpty(stores)
  }

  /// Removes the state folder if no part is left in it. The lock goes last.
  func removeState() {
    for own in (try? surveyParts())?.own ?? []
    where own.standing.kind == .file && !PartName.isPart(own.name) {
      try? Folder.remove(Survey.path(own.name, in: parts))
    }
    for folder in [rowDrops, sifted, scoreFolder, parts, stores] {
      try? Folder.removeEmpty(folder)
    }
    if (try? needsMark) == false { try? Folder.remove(state.appending(OwnMark.name)) }
    try? Folder.remove(lock)
    try? Folder.removeEmpty(state)
  }

  /// Whether something is left that does not prove itself, as parts do.
  private var needsMark: Bool {
    get throws {
      let isUnfinished = try (Folder.names(parts) ?? []).contains { !PartName.isPart($0) }
      return try isUnfinished || isUnsettled
    }
  }

  /// Writes a file of the output in the making and brings it to the disk.
  func write(_ bytes: [UInt8], to name: String) throws {
    let file = try OutputFile(draft.appending(name))
    try bytes.withUnsafeBytes { try file.append($0) }
    _ = try file.finish(as: name)
  }
}

/// The first error of several threads.
private final class FirstError: Sendable {
  private let kept = Mutex<(any Error)?>(nil)

  var error: (any Error)? { kept.withLock { $0 } }

  func note(_ error: any Error) { kept.withLock { $0 = $0 ?? error } }
}

// The output directory and the state folder beside it: their places, and what may not be an output.
import Bytes
import CLinux
import Cleaning
import Glibc
import SystemPackage

/// The places of a job on the disk.
///
/// Everything in the making lives in `OUT.chatmill/` beside the real path of OUT, so that putting
/// it in place is a rename inside one file system. Both belong to others until each thing in them
/// is proven to be ours.
package struct OutputFolder: Sendable, Equatable {
  /// The real path of the output directory, links followed.
  package let output: FilePath
  /// The state folder, `OUT.chatmill`.
  package let state: FilePath

  /// - Parameter makesParents: make the directories above an output that is not there yet.
  /// - Throws: ``JobError`` if the path cannot be a directory of ours.
  package init(_ path: FilePath, makesParents: Bool = true) throws {
    guard path.lastComponent?.kind == .regular else {
      throw JobError("cannot be an output directory; name one", at: path.printable)
    }
    output = try OutputFolder.real(path, makesParents)
    state = FilePath(bytes: output.bytes + Array(".chatmill".utf8))
    guard let standing = try Standing(output) else { return }
    guard standing.kind == .folder else {
      throw JobError("the output is a file, not a directory", at: path.printable)
    }
    try OutputFolder.refuseMountPoint(output)
  }

  var parts: FilePath { state.appending("parts") }
  /// What comparisons of parts have found, for this run alone.
  var sifted: FilePath { parts.appending(PartName.sifted) }
  /// Which rows files lose because earlier ones have them. A worker that mills may read this alone.
  var rowDrops: FilePath { sifted.appending(PartName.drops) }
  /// What a model says of the dialogues of each part, for this run alone.
  var scoreFolder: FilePath { parts.appending(PartName.scores) }
  func scores(_ number: Int) -> FilePath { scoreFolder.appending("\(number)") }
  /// Results of models, which later runs find there.
  var stores: FilePath { state.appending("scores") }
  /// The output in the making. Its name holds the pid, since a writer may outlive a killed
  /// coordinator for a moment.
  var draft: FilePath { state.appending("\(OutputFolder.draftPrefix)\(getpid())") }
  /// The recipe's compiled rules, for the workers.
  var rules: FilePath { draft.appending("rules") }
  var lock: FilePath { state.appending("lock") }
  /// The output before, while the new one is put in its place.
  var old: FilePath { state.appending("old") }
  /// The digests of the reports of both outputs, while they change places.
  var replacing: FilePath { state.appending("replacing") }

  static let draftPrefix = "output-"

  /// The part of an input, named by the input's identity, so that it is found again in a grown
  /// directory.
  func part(_ identity: [UInt8]) -> FilePath {
    parts.appending(identity.withUnsafeBytes { Fingerprint($0) }.text + ".part")
  }

  /// A mount point cannot be renamed, so that nothing could take its place at the end.
  static func refuseMountPoint(_ path: FilePath) throws {
    guard path.withPlatformString({ clinux_is_mount_point($0) }) == 0 else {
      let inside = path.appending("chatmill").printable
      throw JobError(
        "is a mount point, which cannot be replaced as a whole; name a folder inside it, such as \(inside)",
        at: path.printable)
    }
  }

  /// The path with all links followed; the last component need not exist.
  private static func real(_ path: FilePath, _ makesParents: Bool) throws -> FilePath {
    if let whole = resolve(path) { return whole }
    guard let name = path.lastComponent else {
      throw JobError("no output directory", at: path.printable)
    }
    let parent = path.removingLastComponent()
    if !parent.isEmpty, makesParents { try Folder.make(parent) }
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
}

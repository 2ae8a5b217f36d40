// What stands below a directory, told apart: what chatmill has made there, and what belongs to
// others.
import Bytes
import CLinux
import Glibc
import SystemPackage

/// One thing on the disk as lstat(2) tells it: links are not followed.
struct Standing: Equatable, Sendable {
  enum Kind: Sendable { case file, folder, other }

  let kind: Kind
  /// How many bytes the file has.
  let size: Int
  private let number: FileNumber
  private let seconds: Int
  private let nanoseconds: Int

  /// nil if nothing stands at the path.
  /// - Throws: ``JobError`` if that cannot be told.
  init?(_ path: FilePath) throws {
    var status = stat()
    guard path.withPlatformString({ lstat($0, &status) }) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw JobError("cannot be looked at: \(Errno(rawValue: errno))", at: path.printable)
    }
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      default: .other
      }
    size = Int(status.st_size)
    number = FileNumber(device: UInt64(status.st_dev), node: UInt64(status.st_ino))
    (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
  }

  /// Whether this is the file, unchanged, or the directory, whatever it holds now.
  func isStill(_ earlier: Standing) -> Bool {
    kind == .folder ? earlier.kind == .folder && number == earlier.number : self == earlier
  }
}

/// All that stands below a directory, by whether it is proven to be ours.
///
/// A directory that is not ours is not looked into, nor is what a link leads to.
struct Survey: Sendable {
  /// Says of a path relative to the directory, and what stands there, whether chatmill has made it.
  typealias Claim = (_ name: [UInt8], _ standing: Standing) throws -> Bool

  /// One thing of ours.
  struct Own: Sendable {
    /// Relative to the directory.
    let name: [UInt8]
    let standing: Standing
  }

  let root: FilePath
  /// What is ours: directories before what they hold, what proves the rest before all others.
  private(set) var own: [Own] = []
  /// What is not, in byte order, each relative to the directory.
  private(set) var strangers: [[UInt8]] = []

  /// - Parameter proof: the file on which the claim rests: it is the last to be removed.
  /// - Throws: ``JobError`` if something cannot be listed or looked at.
  init(_ root: FilePath, proof: String? = nil, _ claim: Claim) throws {
    self.root = root
    try collect([], claim)
    strangers.sort { $0.lexicographicallyPrecedes($1) }
    guard let proof, let place = own.firstIndex(where: { $0.name.elementsEqual(proof.utf8) })
    else { return }
    own.insert(own.remove(at: place), at: 0)
  }

  private mutating func collect(_ folder: [UInt8], _ claim: Claim) throws {
    for name in try Folder.names(Survey.path(folder, in: root)) ?? [] {
      let name = folder.isEmpty ? name : folder + [0x2F] + name
      guard let standing = try Standing(Survey.path(name, in: root)) else { continue }
      guard !isMounted(name, standing), try claim(name, standing) else {
        strangers.append(name)
        continue
      }
      own.append(Own(name: name, standing: standing))
      if standing.kind == .folder { try collect(name, claim) }
    }
  }

  /// What is mounted below is never ours.
  private func isMounted(_ name: [UInt8], _ standing: Standing) -> Bool {
    guard standing.kind == .folder else { return false }
    return Survey.path(name, in: root).withPlatformString { clinux_is_mount_point($0) } != 0
  }

  /// The same directory at another path, as far as it is as it was.
  func repeated(at path: FilePath) throws -> Survey {
    var known: [[UInt8]: Standing] = [:]
    for own in own { known[own.name] = own.standing }
    let proof = own.first.map { String(decoding: $0.name, as: UTF8.self) }
    return try Survey(path, proof: proof) { name, standing in
      known[name].map(standing.isStill) ?? false
    }
  }

  /// Removes what is ours and has not changed since, and the directory itself if nothing is left
  /// in it.
  /// - Throws: ``JobError`` that names the first thing that could not be removed.
  func remove() throws {
    for own in own.reversed() {
      let path = Survey.path(own.name, in: root)
      guard let now = try Standing(path), now.isStill(own.standing) else { continue }
      if now.kind == .folder { try Folder.removeEmpty(path) } else { try Folder.remove(path) }
    }
    try Folder.removeEmpty(root)
  }

  static func path(_ name: [UInt8], in root: FilePath) -> FilePath {
    name.isEmpty ? root : FilePath(bytes: root.bytes + [0x2F] + name)
  }
}

// Near dialogues that are kept: each goes where the first of its group goes.
import Bytes
import Cleaning
import SystemPackage

/// A dialogue that is not the first of its group.
struct Follower {
  /// Bytes before it in its part's text.
  var offset: UInt64
  /// What the first of its group is known by, see ``SplitKey/identity``.
  var identity: Fingerprint
}

/// The dialogues of one part that follow others.
struct Followers {
  private var identities: [UInt64: Fingerprint] = [:]

  /// - Throws: if the file is not as ``FollowerFile`` writes it.
  init(_ reference: DropReference?) throws {
    guard let reference else { return }
    for file in reference.files {
      for leader in try FollowerFile.leaders(file.path, of: reference.place) {
        identities[leader.offset] = leader.identity
      }
    }
  }

  /// What decides on the set of a dialogue; nil if it does so itself.
  func identity(of entry: DialogueEntry) -> Fingerprint? {
    identities.isEmpty ? nil : identities[entry.offset]
  }
}

/// Followers of many parts in one file: 64-bit words, four for each (part, offset, identity low and
/// high), the parts ascending.
///
/// Written and read within one run, so it has no checksum.
enum FollowerFile {
  private static let words = 4

  static func write(_ leaders: [[Follower]], to path: FilePath) throws {
    let file = try FileDescriptor.open(
      path, .writeOnly, options: [.create, .truncate, .closeOnExec],
      permissions: .leftByUmask)
    try file.closeAfter {
      for (part, leaders) in leaders.enumerated() {
        let words = leaders.flatMap {
          [UInt64(part), $0.offset, $0.identity.low, $0.identity.high].map(\.littleEndian)
        }
        _ = try words.withUnsafeBytes { try file.writeAll($0) }
      }
    }
  }

  /// Those of one part, found by halving.
  static func leaders(_ path: FilePath, of part: Int) throws -> [Follower] {
    let file = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec])
    return try file.closeAfter {
      let count = Int(try file.seek(offset: 0, from: .end)) / (8 * words)
      let start = try first(part, in: file, count)
      let end = try first(part + 1, in: file, count)
      let all = try PartReader.words(file, at: start * 8 * words, count: (end - start) * words)
      return stride(from: 0, to: all.count, by: words).map {
        Follower(offset: all[$0 + 1], identity: Fingerprint(low: all[$0 + 2], high: all[$0 + 3]))
      }
    }
  }

  /// The first entry of this part or of one behind it.
  private static func first(_ part: Int, in file: FileDescriptor, _ count: Int) throws -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      let found = try PartReader.words(file, at: middle * 8 * words, count: 1)[0]
      if found < UInt64(part) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

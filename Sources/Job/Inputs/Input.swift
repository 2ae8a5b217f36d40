// One input: as the plan saw it, and as it is named to a worker.
import Bytes
import SystemPackage

/// One file that a job reads, as the plan saw it.
package struct Input: Sendable, Equatable {
  /// The path by which the file is opened.
  package var path: FilePath
  /// Its path relative to its argument; for a file argument its name. It names the input in every
  /// decision.
  package var identity: [UInt8] = []
  /// How many bytes the file has.
  package var size: Int
  /// Time of the last change, in nanoseconds.
  package var modified: Int
  /// Why nothing of it can be read; nil if it can be looked at. An input with a fault stands in
  /// the plan as a file that failed, and no worker hears of it.
  package var fault: String?

  /// Whether the file is still the one that the plan saw.
  func matches(_ status: FileStatus) -> Bool { status.size == size && status.modified == modified }
}

extension Input: Codable {
  private enum Key: String, CodingKey {
    case path, identity, size, modified
  }

  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    path = try values.decode(WirePath.self, forKey: .path).path
    identity = try values.decode([UInt8].self, forKey: .identity)
    size = try values.decode(Int.self, forKey: .size)
    modified = try values.decode(Int.self, forKey: .modified)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    try values.encode(WirePath(path), forKey: .path)
    try values.encode(identity, forKey: .identity)
    try values.encode(size, forKey: .size)
    try values.encode(modified, forKey: .modified)
  }
}

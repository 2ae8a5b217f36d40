// An input as it is named to a worker.
import Bytes
import SystemPackage

/// One input as the plan saw it.
struct InputStamp: Codable, Equatable, Sendable {
  var path: WirePath
  /// How many bytes the file has.
  var size: Int
  /// Time of the last change, in nanoseconds.
  var modified: Int
  /// Its path relative to its argument, which names it in every decision.
  var identity: [UInt8]

  init(_ input: Input) {
    (path, identity) = (WirePath(input.path), input.identity)
    (size, modified) = (input.size, input.modified)
  }

  init(path: FilePath, size: Int, modified: Int, identity: [UInt8] = []) {
    (self.path, self.identity) = (WirePath(path), identity)
    (self.size, self.modified) = (size, modified)
  }

  /// Whether the file is still the one that the plan saw.
  func matches(_ status: FileStatus) -> Bool { status.size == size && status.modified == modified }
}

// What the writer fills chunk by chunk: files and outputs that can be taken back to where a chunk
// began.
import Bytes
import SystemPackage

/// Something that grows, and of which the end can be taken back.
protocol Rewindable: AnyObject {
  /// What has come so far stays.
  func mark() throws
  /// Takes back what came since the last ``mark()``.
  func rewind() throws
  /// Nothing more will come: has the disk begin with what is left, so that finishing has less to
  /// wait for.
  func complete() throws
}

/// Everything that one output has, in one form and direction.
protocol OutputWriter: Rewindable {
  /// The name of its folder.
  var name: String { get }
  /// By set the dialogues that it does not have, in ascending order.
  var left: [[UInt32]] { get }
  /// Brings all files to the disk.
  func finish() throws -> [WrittenFile]
}

extension OutputFile: Rewindable {}

/// The files of several sets.
extension Array where Element: Rewindable {
  func mark() throws { for file in self { try file.mark() } }
  func rewind() throws { for file in self { try file.rewind() } }
  func complete() throws { for file in self { try file.complete() } }
}

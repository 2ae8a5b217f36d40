// One slice of a stage, as an order to a worker.
import Bytes

/// A task of a stage, the work of one worker.
struct ComparisonTask: Codable, Equatable, Sendable {
  var stage: StageName
  /// The parts that are looked at, in plan order.
  var parts: [ToldPart]
  /// Partitions of the prints, or of the messages.
  var from: Int
  var to: Int
  /// Files of an earlier stage: for groups those with pairs.
  var found: [WirePath]
  /// What is written: see ``Stage/yield``.
  var output: WirePath
  /// For sessions and groups: the identities of the parts' inputs.
  var identities: [[UInt8]]?
}

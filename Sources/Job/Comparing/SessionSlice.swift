// The messages of some of a job's pairs, gathered from every part.
import Bytes
import Cleaning

/// One slice of the pairs that talk in a job.
///
/// Memory is 72 bytes for each message, up to twice that while they are read, and some 100 for each
/// pair. There are as many slices, up to 256, as keep a slice at ``usualMessages``; above 33
/// million messages they grow with the job.
struct SessionSlice {
  static let usualMessages = 1 << 17

  /// A message and the number of its part, and the next message of its pair.
  struct Message {
    var entry: MessageEntry
    var file: UInt32
    /// 0 at the end: message 0 follows none.
    fileprivate var next: UInt32 = 0
  }

  private var messages: [Message] = []
  /// By pair, in the order in which they came, its first and its last message.
  private var ends: [(first: UInt32, last: UInt32)] = []

  /// - Parameters:
  ///   - parts: in plan order.
  ///   - busy: told now and then that the work goes on.
  init(_ parts: SessionParts, _ partitions: Range<Int>, _ busy: () throws -> Void) throws {
    var index = FingerprintIndex()
    for file in 0..<parts.count {
      try busy()
      try parts.reader(file).forEachMessage(partitions) { entry in
        append(Message(entry: entry, file: UInt32(file)), index.number(of: entry.pair).number)
      }
    }
  }

  private mutating func append(_ message: Message, _ pair: Int) {
    let place = UInt32(messages.count)
    messages.append(message)
    guard pair < ends.count else { return ends.append((place, place)) }
    messages[Int(ends[pair].last)].next = place
    ends[pair].last = place
  }

  /// Bytes that all dialogues can take at most: each message a turn, each turn a dialogue.
  /// - Parameter label: bytes of the longer label.
  func mostTextBytes(label: Int) -> Int {
    messages.reduce(0) { $0 + ($1.entry.isCut ? 0 : Int($1.entry.length) + label + 2) }
  }

  /// Hands on the messages of each pair, file by file in plan order. Pairs come by their
  /// partitions, in one by their first messages, so that their order is the same for any number of
  /// slices.
  func forEachPair(_ use: ([Message]) throws -> Void) throws {
    let partitions = ends.map { messages[Int($0.first)].entry.partition }
    let order = ends.indices.sorted { (partitions[$0], $0) < (partitions[$1], $1) }
    for pair in order { try use(messages(of: pair)) }
  }

  private func messages(of pair: Int) -> [Message] {
    var (found, place) = ([messages[Int(ends[pair].first)]], messages[Int(ends[pair].first)].next)
    while place != 0 {
      found.append(messages[Int(place)])
      place = messages[Int(place)].next
    }
    return found
  }
}

/// The parts of a job, of which some are open.
final class SessionParts {
  private static let cached = 256

  private let task: ComparisonTask
  private var readers: [Int: PartReader] = [:]

  init(_ task: ComparisonTask) { self.task = task }

  var count: Int { task.parts.count }

  func reader(_ file: Int) throws -> PartReader {
    if let reader = readers[file] { return reader }
    if readers.count >= SessionParts.cached { readers = [:] }
    let reader = try PartReader(task.parts[file])
    readers[file] = reader
    return reader
  }

  func source(_ file: Int, sheet: Int) throws -> DialogueSource {
    let identity = task.identities.flatMap { file < $0.count ? $0[file] : nil } ?? []
    let places = try reader(file).record().places(identity)
    guard sheet < places.count else { throw JobError.damaged(.messageIndex) }
    var source = places[sheet]
    source.file = file
    return source
  }
}

// Who does what next: headers first, then the milling, chunk by chunk to the writer.
import Cleaning
import Sheets

/// Decides which file is read next, when a chunk is ready to be written, and what a death means.
///
/// A schedule holds no pipe, process or clock: the coordinator turns every event into one call and carries out
/// what it answers. Plan order decides everything; the order of events decides nothing but the pace.
///
/// A file is *poisoned* once ``attemptsPerFile`` workers died of it, one more where the last was killed from outside,
/// which may be no fault of the file. It is then reported and left out, so that one bad workbook cannot stop a job.
struct Schedule {
  /// What an idle worker is to do.
  enum Task: Equatable {
    case readHeader(file: Int)
    case mill(file: Int, layout: [String])
  }

  /// What the writer is to do.
  enum WriterTask: Equatable {
    /// Append the texts of a file.
    case texts(file: Int)
    /// Forget the texts of the chunk in the making.
    case rewind
    /// Draw the workbook of a chunk, all of whose files are settled.
    case workbook(chunk: Int)
    /// The texts of the chunk in the making have all been sent.
    case endChunk(Int)
  }

  private enum State: Equatable {
    case unread
    /// Its header is known; it waits to be milled.
    case planned
    case milled(layout: [String])
    case failed
  }

  static let attemptsPerFile = 2

  /// Places of the plan that share a clean workbook.
  let chunkSize: Int
  private let needed: [String]
  private var states: [State]
  private var headers: [[[String]]]
  /// Workers that died of each file.
  private(set) var deaths: [Int]
  private var queue: [Int]
  private var unread: Int
  private var writtenChunks = 0
  /// The first file whose texts the writer does not have.
  private var nextText = 0
  /// The writer was told to draw the workbook of the chunk in the making.
  private var isDrawn = false
  /// The writer has texts of the chunk in the making that are no longer right.
  private var mustRewind = false
  /// Files that failed because the workbook of their chunk has no room for their columns, not yet told.
  private var crowded: [Int] = []

  /// - Parameter needed: the four needed columns, for a chunk that has no readable file.
  init(files: Int, chunkSize: Int, needed: [String]) {
    (self.chunkSize, self.needed) = (chunkSize, needed)
    states = Array(repeating: .unread, count: files)
    headers = Array(repeating: [], count: files)
    deaths = Array(repeating: 0, count: files)
    queue = Array((0..<files).reversed())
    unread = files
  }

  var chunks: Int { (states.count + chunkSize - 1) / chunkSize }

  /// Every file is milled or failed, and the writer has every chunk.
  var isFinished: Bool { writtenChunks == chunks }

  /// The places of a chunk.
  func places(_ chunk: Int) -> Range<Int> {
    chunk * chunkSize..<min((chunk + 1) * chunkSize, states.count)
  }

  /// The columns of a chunk: the union over its readable files, in order of first appearance.
  func layout(_ chunk: Int) -> [String] {
    let readable = places(chunk).filter { states[$0] != .failed }.flatMap { headers[$0] }
    return readable.isEmpty ? needed : Layout.union(readable)
  }

  /// The next task for an idle worker; nil where there is none now.
  mutating func next() -> Task? {
    guard let file = queue.popLast() else { return nil }
    if states[file] == .unread { return .readHeader(file: file) }
    return .mill(file: file, layout: layout(file / chunkSize))
  }

  mutating func headerRead(_ file: Int, _ sheets: [[String]]) {
    guard states[file] == .unread else { return }
    headers[file] = sheets
    states[file] = .planned
    headerSettled()
  }

  /// - Parameter layout: the one the file was milled for.
  mutating func milled(_ file: Int, layout: [String]) {
    guard states[file] == .planned else { return }
    if layout == self.layout(file / chunkSize) {
      states[file] = .milled(layout: layout)
    } else {
      queue.append(file)
    }
  }

  /// The file cannot be read. Its chunk may then have fewer columns, and what was milled for more is milled anew.
  mutating func failed(_ file: Int) {
    guard states[file] != .failed else { return }
    let wasUnread = states[file] == .unread
    states[file] = .failed
    if wasUnread { return headerSettled() }
    let layout = layout(file / chunkSize)
    for other in places(file / chunkSize).reversed() {
      guard case .milled(let old) = states[other], old != layout else { continue }
      states[other] = .planned
      queue.append(other)
      if other < nextText { mustRewind = true }
    }
  }

  /// The worker that had the file has died. True where another is to try it; false where it is now poisoned.
  /// - Parameter wasKilled: by a SIGKILL that was not ours: somebody, or the kernel for want of memory.
  mutating func workerDied(on file: Int, wasKilled: Bool = false) -> Bool {
    deaths[file] += 1
    guard deaths[file] < Schedule.attemptsPerFile + (wasKilled ? 1 : 0) else { return false }
    queue.append(file)
    return true
  }

  /// The writer's next task; nil where there is none now.
  ///
  /// Texts go out, in plan order, once a file and all before it are settled, though a later file of the chunk may
  /// still fail and have them milled anew: then they are taken back. So the writer has little left to do at the end.
  mutating func nextForWriter() -> WriterTask? {
    guard writtenChunks < chunks else { return nil }
    let places = places(writtenChunks)
    if mustRewind {
      (mustRewind, nextText) = (false, places.lowerBound)
      return .rewind
    }
    if !isDrawn, places.allSatisfy(isSettled) {
      isDrawn = true
      return .workbook(chunk: writtenChunks)
    }
    while nextText < places.upperBound, isSettled(nextText) {
      defer { nextText += 1 }
      if isMilled(nextText) { return .texts(file: nextText) }
    }
    guard nextText == places.upperBound else { return nil }
    defer { (isDrawn, writtenChunks) = (false, writtenChunks + 1) }
    return .endChunk(writtenChunks)
  }

  func isMilled(_ file: Int) -> Bool {
    if case .milled = states[file] { true } else { false }
  }

  private func isSettled(_ file: Int) -> Bool { states[file] == .failed || isMilled(file) }

  /// Once the last header is known the plan is frozen and the milling begins.
  private mutating func headerSettled() {
    unread -= 1
    guard unread == 0 else { return }
    for chunk in 0..<chunks where layout(chunk).count > Limits.columns { makeRoom(chunk) }
    queue = states.indices.filter { states[$0] == .planned }.reversed()
  }

  /// Leaves out each file of a chunk whose columns, with those of the files kept before it, are too many.
  private mutating func makeRoom(_ chunk: Int) {
    var kept: [String] = []
    for file in places(chunk) where states[file] == .planned {
      let columns = Layout.union([kept] + headers[file])
      if columns.count <= Limits.columns {
        kept = columns
      } else {
        states[file] = .failed
        crowded.append(file)
      }
    }
  }

  /// Hands out the files that were left out for want of columns, once: each has failed.
  mutating func takeCrowded() -> [Int] {
    defer { crowded = [] }
    return crowded
  }
}

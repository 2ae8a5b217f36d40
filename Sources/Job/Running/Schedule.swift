// Who does what next: headers first, then the milling, chunk by chunk to the writer.
import Cleaning
import Sheets

/// Decides which file is read next, when a chunk is ready to be written, and what a death means.
///
/// A schedule holds no pipe, process or clock: the coordinator turns every event into one call and
/// carries out what it answers. Plan order decides everything; the order of events decides nothing
/// but the pace.
///
/// A file is *poisoned* once ``attemptsPerFile`` workers died of it, one more where the last was
/// killed from outside, which may be no fault of the file. It is then reported and left out, so
/// that one bad workbook cannot stop a job.
struct Schedule {
  private enum State: Equatable {
    case unread
    /// Its header is known; it waits to be milled.
    case planned
    case milled(Milled)
    case failed

    var isSettled: Bool {
      switch self {
      case .milled, .failed: true
      case .unread, .planned: false
      }
    }

    var hasPart: Bool { if case .milled = self { true } else { false } }
  }

  static let attemptsPerFile = 2

  /// Places of the plan that share a clean workbook.
  let chunkSize: Int
  private let layoutRule: LayoutRule
  private var states: [State]
  private var headers: [[[String]]]
  /// Workers that died of each file.
  private(set) var deaths: [Int]
  private var queue: [Int]
  private var unread: Int
  private var writtenChunks = 0
  /// Slices of the job's messages that the writer has, and whether it knows that these were all.
  private var writtenSessions = 0
  private var hasAllSessions = false
  /// The first file whose texts the writer does not have.
  private var nextText = 0
  /// The writer was told to draw the workbook of the chunk in the making.
  private var isDrawn = false
  /// The writer has texts of the chunk in the making that are no longer right.
  private var mustRewind = false
  /// Files that failed because the workbook of their chunk has no room for their columns, not yet
  /// told.
  private var crowded: [Int] = []
  private(set) var comparisons: ComparisonStages
  private var scoring: ScoringQueue
  /// Workers that died comparing.
  private var comparisonDeaths = 0

  /// - Parameters:
  ///   - layout: what becomes of the columns of a chunk.
  ///   - stages: what is compared over the whole job, in this order.
  ///   - isScored: a model is asked about all dialogues.
  init(
    files: Int, chunkSize: Int, layout: LayoutRule, stages: [StageName] = [],
    isScored: Bool = false
  ) {
    comparisons = ComparisonStages(stages)
    scoring = ScoringQueue(isNeeded: isScored)
    hasAllSessions = comparisons.builder == nil
    (self.chunkSize, layoutRule) = (min(chunkSize, max(1, files)), layout)
    states = Array(repeating: .unread, count: files)
    headers = Array(repeating: [], count: files)
    deaths = Array(repeating: 0, count: files)
    queue = Array((0..<files).reversed())
    unread = files
  }

  /// The header of every file is known, or the file has failed.
  var isPlanned: Bool { unread == 0 }

  var chunks: Int { (states.count + chunkSize - 1) / chunkSize }

  /// Every file is milled or failed, and the writer has every chunk.
  var isFinished: Bool { writtenChunks == chunks && hasAllSessions }

  /// The places of a chunk.
  func places(_ chunk: Int) -> Range<Int> {
    chunk * chunkSize..<min((chunk + 1) * chunkSize, states.count)
  }

  /// The columns of a chunk: the union over its readable files, in order of first appearance.
  func layout(_ chunk: Int) -> [String] {
    let readable = places(chunk).filter { states[$0] != .failed }.flatMap { headers[$0] }
    return layoutRule.columns(readable)
  }

  /// The next task for an idle worker; nil where there is none now.
  mutating func next() -> Task? {
    while let file = queue.popLast() {
      switch states[file] {
      case .unread: return .readHeader(file: file)
      case .planned: return .mill(file: file, layout: layout(file / chunkSize))
      case .milled, .failed: continue
      }
    }
    return nextSlice()
  }

  mutating func headerRead(_ file: Int, _ sheets: [[String]]) {
    guard states[file] == .unread else { return }
    headers[file] = sheets
    states[file] = .planned
    headerSettled()
  }

  mutating func milled(_ file: Int, _ part: Milled) {
    guard states[file] == .planned else { return }
    if part.layout == layout(file / chunkSize) {
      states[file] = .milled(part)
    } else {
      queue.append(file)
    }
  }

  /// Once all files are settled their parts are compared, as far as the recipe asks for it.
  private mutating func nextSlice() -> Task? {
    guard !comparisons.isDone, states.allSatisfy({ $0.isSettled }) else { return nil }
    if !comparisons.isRunning {
      let files = states.indices.filter(isMilled)
      let sizes = states.compactMap { state in
        if case .milled(let part) = state { part.size } else { nil }
      }
      comparisons.begin(files, sizes)
    }
    return comparisons.next().map { .compare(slice: $0) }
  }

  /// A slice of the present stage is done. After the last one of a stage that finds rows, files
  /// that lose some, or did so before, are milled once more.
  mutating func compared(_ slice: Int, _ result: StageResult) {
    guard comparisons.done(slice, result) == .rowLosses else { return }
    for (place, file) in comparisons.files.enumerated().reversed() {
      guard case .milled(let part) = states[file], part.hasDrops || comparisons.losses[place] > 0
      else { continue }
      states[file] = .planned
      queue.append(file)
    }
  }

  /// The worker that compared a slice has died. False where that was once too often.
  mutating func workerDied(onSlice slice: Int) -> Bool {
    comparisonDeaths += 1
    guard comparisonDeaths <= Schedule.attemptsPerFile else { return false }
    comparisons.again(slice)
    return true
  }

  /// The file cannot be read. Its chunk may then have fewer columns, and what was milled for more
  /// is milled anew.
  mutating func failed(_ file: Int) {
    guard states[file] != .failed else { return }
    let wasUnread = states[file] == .unread
    states[file] = .failed
    if comparisons.knowsRows { comparisons.restart() }
    if wasUnread { return headerSettled() }
    let layout = layout(file / chunkSize)
    for other in places(file / chunkSize).reversed() {
      guard case .milled(let old) = states[other], old.layout != layout else { continue }
      states[other] = .planned
      queue.append(other)
      if other < nextText { mustRewind = true }
    }
  }

  /// The worker that had the file has died. True where another is to try it; false where it is now
  /// poisoned.
  /// - Parameter wasKilled: by a SIGKILL that was not ours: somebody, or the kernel for want of
  ///   memory.
  mutating func workerDied(on file: Int, wasKilled: Bool = false) -> Bool {
    deaths[file] += 1
    guard deaths[file] < Schedule.attemptsPerFile + (wasKilled ? 1 : 0) else { return false }
    queue.append(file)
    return true
  }

  /// The worker that had the task ended before it began, which is no fault of any input.
  mutating func returned(_ task: Task) {
    switch task {
    case .readHeader(let file), .mill(let file, _): queue.append(file)
    case .compare(let slice): comparisons.again(slice)
    }
  }

  /// The writer's next task; nil where there is none now.
  ///
  /// Texts go out, in plan order, once a file and all before it are settled, though a later file of
  /// the chunk may still fail and have them milled anew: then they are taken back. So the writer
  /// has little left to do at the end.
  mutating func nextForWriter() -> WriterTask? {
    guard writtenChunks < chunks else { return nextSession() }
    guard !comparisons.isNeeded || isCompared else { return nil }
    let places = places(writtenChunks)
    if mustRewind {
      (mustRewind, nextText) = (false, places.lowerBound)
      return .rewind
    }
    if !isDrawn, places.allSatisfy(isSettled) {
      isDrawn = true
      return .workbook(chunk: writtenChunks)
    }
    while nextText < places.upperBound, isSettled(nextText), isScored(nextText) {
      defer { nextText += 1 }
      if isMilled(nextText) { return .texts(file: nextText) }
    }
    guard nextText == places.upperBound else { return nil }
    defer { (isDrawn, writtenChunks) = (false, writtenChunks + 1) }
    return .endChunk(writtenChunks)
  }

  /// The scorer's next task; nil where there is none now.
  ///
  /// Parts go out in plan order once they and all before them are settled, and compared where the
  /// recipe asks for it: what is left out costs no call. The dialogues of a file that is milled
  /// once more stay what they are.
  mutating func nextForScorer() -> ScoringQueue.Task? {
    guard scoring.isNeeded, !comparisons.isNeeded || isCompared else { return nil }
    let builds = comparisons.builder != nil
    let end = states.count + comparisons.builtParts
    return scoring.next(before: end) { [states] number in
      guard number < states.count else { return true }
      return states[number].isSettled ? states[number].hasPart && !builds : nil
    }
  }

  /// The part of this number is scored.
  mutating func scored(_ number: Int) { scoring.note(scored: number) }

  /// What the scorer had and has not scored is told of once more.
  mutating func scorerDied() { scoring.restart() }

  /// Dialogues of the whole job come behind all chunks.
  private mutating func nextSession() -> WriterTask? {
    guard !hasAllSessions else { return nil }
    guard writtenSessions < comparisons.builtParts else {
      hasAllSessions = true
      return .endSessions
    }
    guard scoring.allows(states.count + writtenSessions) else { return nil }
    defer { writtenSessions += 1 }
    return .session(slice: writtenSessions)
  }

  func isMilled(_ file: Int) -> Bool {
    states[file].hasPart
  }

  private func isSettled(_ file: Int) -> Bool { states[file].isSettled }

  /// What the writer takes of the file has been scored, or need not be.
  private func isScored(_ file: Int) -> Bool {
    !states[file].hasPart || comparisons.builder != nil || scoring.allows(file)
  }

  /// Everything has been compared, and no file is to be milled once more.
  private var isCompared: Bool { comparisons.isDone && states.allSatisfy { $0.isSettled } }

  /// Once the last header is known the plan is frozen and the milling begins.
  private mutating func headerSettled() {
    unread -= 1
    guard unread == 0 else { return }
    for chunk in 0..<chunks where layout(chunk).count > Limits.columns { makeRoom(chunk) }
    queue = states.indices.filter { states[$0] == .planned }.reversed()
  }

  /// Leaves out each file of a chunk whose columns, with those of the files kept before it, are too
  /// many.
  private mutating func makeRoom(_ chunk: Int) {
    var kept: [String] = []
    for file in places(chunk) where states[file] == .planned {
      let columns = [kept] + headers[file]
      if layoutRule.columns(columns).count <= Limits.columns {
        kept = Layout.union(columns)
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

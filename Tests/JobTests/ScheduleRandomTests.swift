// The schedule under random luck: whatever comes in whichever order, every file is settled and
// every chunk is written once, in order, with parts that fit its layout.
import Cleaning
import Support
import Testing

@testable import Job
@testable import Recipe

struct ScheduleRandomTests {
  /// What a file does to whoever touches it.
  private struct Nature {
    var columns: [String]
    var failsAtHeader: Bool
    /// How often it is milled before that fails; nil where it never does.
    var millingsBeforeFailure: Int?
    /// Workers that die on it before it behaves.
    var kills: Int
    /// Its rows, of which some are in other files, too.
    var rows: Set<Int>
  }

  /// Carries tasks out in random order, as a coordinator with some workers would.
  private struct Simulation {
    var schedule: Schedule
    let natures: [Nature]
    var kills: [Int]
    var busy: [Schedule.Task] = []
    var layouts: [Int: [String]] = [:]
    var written: [Int] = []
    /// Files whose texts the writer has: of chunks that were written, and of the one in the making.
    var texts: [Int] = []
    var open: [Int] = []
    var steps = 0
    var millings: [Int: Int] = [:]
    /// Rows that files lose to those before them, as the last comparison found.
    var losses: [Int: Set<Int>] = [:]
    /// Slices of rows that are compared since the comparison began.
    var rowSlices = 0
    /// Rows that each part leaves out.
    var left: [Int: Set<Int>] = [:]
    var compared: [StageName] = []
    /// Slices of the job's messages that the writer has.
    var sessions: [Int] = []
    var hasAllSessions = false
    let isScored: Bool
    /// Parts that the scorer has, those that it has told of, and whether it knows that these were
    /// all.
    var scoring: [Int] = []
    var scored: Set<Int> = []
    var knowsAll = false
    /// The last part that the present scorer was given.
    var lastToScore = -1

    init(_ natures: [Nature], chunk: Int, _ stages: [StageName], isScored: Bool = false) {
      self.isScored = isScored
      schedule = Schedule(
        files: natures.count, chunkSize: chunk, layout: LayoutRule(needed: ["needed"]),
        stages: stages, isScored: isScored)
      self.natures = natures
      kills = natures.map(\.kills)
    }

    mutating func run(workers: Int, _ random: inout Seeded) {
      while !schedule.isFinished, steps < 40_000 {
        steps += 1
        if busy.count < workers, Bool.random(using: &random), let task = schedule.next() {
          start(task)
        } else if !busy.isEmpty {
          end(busy.remove(at: Int.random(in: busy.indices, using: &random)), &random)
        }
        while let task = schedule.nextForScorer() { take(task) }
        if Bool.random(using: &random) { score(&random) }
        while let task = schedule.nextForWriter() { take(task) }
      }
    }

    private mutating func take(_ task: ScoringQueue.Task) {
      switch task {
      case .finish: knowsAll = true
      case .score(let number):
        #expect(!knowsAll && !scored.contains(number) && number > lastToScore)
        if number < natures.count { #expect(schedule.isMilled(number)) }
        scoring.append(number)
        lastToScore = number
      }
    }

    /// A part is scored, or the scorer dies.
    private mutating func score(_ random: inout Seeded) {
      guard !scoring.isEmpty else { return }
      if Int.random(in: 0..<12, using: &random) == 0 {
        (scoring, knowsAll, lastToScore) = ([], false, -1)
        return schedule.scorerDied()
      }
      let number = scoring.remove(at: Int.random(in: scoring.indices, using: &random))
      scored.insert(number)
      schedule.scored(number)
    }

    private mutating func start(_ task: Schedule.Task) {
      #expect(!busy.contains { $0 == task || $0.file != nil && $0.file == task.file })
      if let file = task.file {
        #expect(!written.contains { schedule.places($0).contains(file) })
      }
      busy.append(task)
    }

    private mutating func endSlice(_ slice: Int, _ random: inout Seeded) {
      let comparisons = schedule.comparisons
      if Int.random(in: 0..<10, using: &random) == 0, schedule.workerDied(onSlice: slice) { return }
      compared.append(comparisons.stage)
      if comparisons.stage == .sessions {
        let counts = comparisons.files.indices.map { file in
          var count = BuiltCount(file: file)
          count.dialogues.total = file + 1
          return count
        }
        return schedule.compared(
          slice, StageResult(counts: counts, prints: Comparison.sliceMarks, checksum: 7))
      }
      guard comparisons.stage == .rows else {
        return schedule.compared(slice, StageResult(losses: comparisons.files.map { _ in 1 }))
      }
      if rowSlices == 0 { losses = [:] }
      rowSlices = (rowSlices + 1) % comparisons.slices
      var seen: Set<Int> = []
      let lost = comparisons.files.map { file in
        let lost = natures[file].rows.filter { $0 % comparisons.slices == slice }.intersection(seen)
        seen.formUnion(natures[file].rows)
        losses[file, default: []].formUnion(lost)
        return lost.count
      }
      schedule.compared(slice, StageResult(losses: lost))
    }

    private mutating func end(_ task: Schedule.Task, _ random: inout Seeded) {
      guard let file = task.file else {
        if case .compare(let slice) = task { endSlice(slice, &random) }
        return
      }
      let nature = natures[file]
      if kills[file] > 0 {
        kills[file] -= 1
        if !schedule.workerDied(on: file) { schedule.failed(file) }
        return
      }
      switch task {
      case .readHeader:
        if nature.failsAtHeader {
          schedule.failed(file)
        } else {
          schedule.headerRead(file, [nature.columns])
        }
      case .mill(_, let layout):
        millings[file, default: 0] += 1
        if let last = nature.millingsBeforeFailure, millings[file]! > last {
          return schedule.failed(file)
        }
        layouts[file] = layout
        left[file] = schedule.comparisons.knowsRows ? losses[file] ?? [] : left[file] ?? []
        schedule.milled(
          file,
          Schedule.Milled(
            layout: layout, hasDrops: !left[file]!.isEmpty,
            size: PartSize(
              rowPrints: nature.rows.count << 17, messages: nature.rows.count << 16)))
      case .compare: break
      }
    }

    private mutating func take(_ task: Schedule.WriterTask) {
      switch task {
      case .texts(let file):
        #expect(!isScored || schedule.comparisons.builder != nil || scored.contains(file))
        open.append(file)
      case .rewind: open = []
      case .workbook(let chunk): draw(chunk)
      case .endChunk:
        #expect(open == schedule.places(written.last!).filter { schedule.isMilled($0) })
        texts += open
        open = []
      case .session(let slice):
        #expect(!isScored || scored.contains(natures.count + slice))
        sessions.append(slice)
      case .endSessions:
        #expect(schedule.chunks == written.count && open.isEmpty && !hasAllSessions)
        hasAllSessions = true
      }
    }

    private mutating func draw(_ chunk: Int) {
      written.append(chunk)
      let columns = schedule.layout(chunk)
      for file in schedule.places(chunk) where schedule.isMilled(file) {
        #expect(layouts[file] == columns)
      }
    }
  }

  private func nature(_ random: inout Seeded) -> Nature {
    let columns = ["a", "b", "c", "d", ""].shuffled(using: &random)
    return Nature(
      columns: Array(columns.prefix(Int.random(in: 1...5, using: &random))),
      failsAtHeader: Int.random(in: 0..<8, using: &random) == 0,
      millingsBeforeFailure: Int.random(in: 0..<5, using: &random) == 0
        ? Int.random(in: 0...2, using: &random) : nil,
      kills: max(0, Int.random(in: -8...2, using: &random)),
      rows: Set((0..<8).map { _ in Int.random(in: 0..<40, using: &random) }))
  }

  @Test(arguments: 1...10)
  func `rows that are compared are lost to files that are there, and to no other`(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<60 {
      let natures = (0..<Int.random(in: 1...12, using: &random)).map { _ in nature(&random) }
      var simulation = Simulation(natures, chunk: 3, [.rows, .pairs, .groups])
      simulation.run(workers: Int.random(in: 1...5, using: &random), &random)
      let files = natures.indices.filter { simulation.schedule.isMilled($0) }
      #expect(simulation.schedule.isFinished)
      #expect(simulation.texts == files)
      var seen: Set<Int> = []
      for file in files {
        #expect(simulation.left[file] == natures[file].rows.intersection(seen))
        seen.formUnion(natures[file].rows)
      }
      #expect(simulation.compared.last == .groups)
    }
  }

  @Test(arguments: 1...10)
  func `the writer gets what was scored, whenever a scorer dies`(_ seed: UInt64) {
    var random = Seeded(seed)
    let all: [[StageName]] = [[], [.rows], [.pairs, .groups], [.rows, .sessions, .dialogues]]
    for round in 0..<60 {
      let natures = (0..<Int.random(in: 1...12, using: &random)).map { _ in nature(&random) }
      var simulation = Simulation(natures, chunk: 3, all[round % 4], isScored: true)
      simulation.run(workers: Int.random(in: 1...5, using: &random), &random)
      let files = natures.indices.filter { simulation.schedule.isMilled($0) }
      #expect(simulation.schedule.isFinished && simulation.knowsAll && simulation.scoring.isEmpty)
      #expect(simulation.texts == files)
      let slices = simulation.sessions.map { natures.count + $0 }
      let isBuilt = simulation.schedule.comparisons.builder != nil
      #expect(simulation.scored.isSuperset(of: isBuilt ? slices : files))
    }
  }

  @Test(arguments: [false, true])
  func `dialogues of the whole job are built once, of files that are there, and come last`(
    _ comparesRows: Bool
  ) {
    var random = Seeded(comparesRows ? 1 : 2)
    let stages: [StageName] = (comparesRows ? [.rows] : []) + [.sessions, .dialogues]
    for _ in 0..<200 {
      let natures = (0..<Int.random(in: 1...12, using: &random)).map { _ in nature(&random) }
      var simulation = Simulation(natures, chunk: 3, stages)
      simulation.run(workers: Int.random(in: 1...5, using: &random), &random)
      let comparisons = simulation.schedule.comparisons
      let files = natures.indices.filter { simulation.schedule.isMilled($0) }
      let messages = files.reduce(0) { $0 + natures[$1].rows.count << 16 }
      let slices = Comparison.slices(messages, each: SessionSlice.usualMessages)
      #expect(simulation.schedule.isFinished && simulation.hasAllSessions)
      #expect(simulation.texts == files && comparisons.files == files)
      #expect(simulation.sessions == Array(0..<slices))
      #expect(comparisons.built.map(\.dialogues.total) == files.indices.map { ($0 + 1) * slices })
      #expect(comparisons.sliceCounts[.dialogues] == slices)
    }
  }

  @Test(arguments: 1...10)
  func `any luck settles every file and writes every chunk once`(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<60 {
      let natures = (0..<Int.random(in: 1...30, using: &random)).map { _ in nature(&random) }
      var simulation = Simulation(
        natures, chunk: Int.random(in: 1...8, using: &random), [])
      simulation.run(workers: Int.random(in: 1...5, using: &random), &random)
      #expect(simulation.written == Array(0..<simulation.schedule.chunks))
      #expect(simulation.texts == natures.indices.filter { simulation.schedule.isMilled($0) })
      for (file, nature) in natures.enumerated() {
        let isPoison = nature.kills >= Schedule.attemptsPerFile
        let fails = nature.millingsBeforeFailure.map { $0 < simulation.millings[file] ?? 0 }
        let isGood = !nature.failsAtHeader && !(fails ?? false) && !isPoison
        #expect(simulation.schedule.isMilled(file) == isGood)
      }
      for chunk in 0..<simulation.schedule.chunks {
        let good = simulation.schedule.places(chunk).filter { simulation.schedule.isMilled($0) }
        let expected = good.isEmpty ? ["needed"] : Layout.union(good.map { natures[$0].columns })
        #expect(simulation.schedule.layout(chunk) == expected)
      }
    }
  }
}

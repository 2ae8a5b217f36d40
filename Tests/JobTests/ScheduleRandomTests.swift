// The schedule under random luck: whatever comes in whichever order, every file is settled and every chunk is
// written once, in order, with parts that fit its layout.
import Testing

@testable import Job

struct ScheduleRandomTests {
  /// What a file does to whoever touches it.
  private struct Nature {
    var columns: [String]
    var failsAtHeader: Bool
    var failsAtMilling: Bool
    /// Workers that die on it before it behaves.
    var kills: Int
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

    init(_ natures: [Nature], chunk: Int) {
      schedule = Schedule(files: natures.count, chunkSize: chunk, needed: ["needed"])
      self.natures = natures
      kills = natures.map(\.kills)
    }

    mutating func run(workers: Int, _ random: inout Seeded) {
      while !schedule.isFinished, steps < 10_000 {
        steps += 1
        if busy.count < workers, Bool.random(using: &random), let task = schedule.next() {
          start(task)
        } else if !busy.isEmpty {
          end(busy.remove(at: Int.random(in: busy.indices, using: &random)))
        }
        while let task = schedule.nextForWriter() { take(task) }
      }
    }

    private mutating func start(_ task: Schedule.Task) {
      #expect(!busy.contains { $0.file == task.file })
      #expect(!written.contains { schedule.places($0).contains(task.file) })
      busy.append(task)
    }

    private mutating func end(_ task: Schedule.Task) {
      let (file, nature) = (task.file, natures[task.file])
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
        if nature.failsAtMilling { return schedule.failed(file) }
        layouts[file] = layout
        schedule.milled(file, layout: layout)
      }
    }

    private mutating func take(_ task: Schedule.WriterTask) {
      switch task {
      case .texts(let file): open.append(file)
      case .rewind: open = []
      case .workbook(let chunk): draw(chunk)
      case .endChunk:
        #expect(open == schedule.places(written.last!).filter { schedule.isMilled($0) })
        texts += open
        open = []
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
      failsAtMilling: Int.random(in: 0..<5, using: &random) == 0,
      kills: max(0, Int.random(in: -8...2, using: &random)))
  }

  @Test(arguments: 1...10)
  func `any luck settles every file and writes every chunk once`(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<60 {
      let natures = (0..<Int.random(in: 1...30, using: &random)).map { _ in nature(&random) }
      var simulation = Simulation(natures, chunk: Int.random(in: 1...8, using: &random))
      simulation.run(workers: Int.random(in: 1...5, using: &random), &random)
      #expect(simulation.written == Array(0..<simulation.schedule.chunks))
      #expect(simulation.texts == natures.indices.filter { simulation.schedule.isMilled($0) })
      for (file, nature) in natures.enumerated() {
        let isPoison = nature.kills >= Schedule.attemptsPerFile
        let isGood = !nature.failsAtHeader && !nature.failsAtMilling && !isPoison
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

// The schedule by cases: the order of tasks, failures, deaths, chunks.
import Testing

@testable import Job

struct ScheduleTests {
  private func schedule(_ files: Int, chunk: Int = 25) -> Schedule {
    Schedule(files: files, chunkSize: chunk, layout: LayoutRule(needed: ["agent", "message"]))
  }

  /// A schedule whose headers have all been read.
  private func planned(_ headers: [[String]], chunk: Int = 25) -> Schedule {
    var schedule = schedule(headers.count, chunk: chunk)
    for (file, header) in headers.enumerated() {
      #expect(schedule.next() == .readHeader(file: file))
      schedule.headerRead(file, [header])
    }
    return schedule
  }

  /// Everything that the writer can be told now.
  private func writerTasks(_ schedule: inout Schedule) -> [Schedule.WriterTask] {
    var tasks: [Schedule.WriterTask] = []
    while let task = schedule.nextForWriter() { tasks.append(task) }
    return tasks
  }

  @Test
  func `texts go out as soon as they can, and are taken back where a late failure changes them`() {
    var schedule = planned([["a"], ["a"], ["b"], ["a"]], chunk: 3)
    for _ in 0..<4 { _ = schedule.next() }
    schedule.milled(1, Schedule.Milled(layout: ["a", "b"]))
    schedule.milled(3, Schedule.Milled(layout: ["a"]))
    #expect(writerTasks(&schedule) == [])
    schedule.milled(0, Schedule.Milled(layout: ["a", "b"]))
    #expect(writerTasks(&schedule) == [.texts(file: 0), .texts(file: 1)])
    schedule.failed(2)
    #expect(writerTasks(&schedule) == [.rewind])
    schedule.milled(0, Schedule.Milled(layout: ["a"]))
    #expect(writerTasks(&schedule) == [.texts(file: 0)])
    schedule.failed(1)
    #expect(
      writerTasks(&schedule) == [
        .workbook(chunk: 0), .endChunk(0), .workbook(chunk: 1), .texts(file: 3), .endChunk(1),
      ])
    #expect(schedule.isFinished)
  }

  @Test func `headers come first, then the milling, in plan order`() {
    var schedule = planned([["a"], ["b"]])
    #expect(schedule.next() == .mill(file: 0, layout: ["a", "b"]))
    #expect(schedule.next() == .mill(file: 1, layout: ["a", "b"]))
    #expect(schedule.next() == nil)
    #expect(schedule.nextForWriter() == nil)
  }

  @Test func `nothing is milled before the last header is known`() {
    var schedule = schedule(2)
    #expect(schedule.next() == .readHeader(file: 0))
    #expect(schedule.next() == .readHeader(file: 1))
    schedule.headerRead(0, [["a"]])
    #expect(schedule.next() == nil)
    schedule.failed(1)
    #expect(schedule.next() == .mill(file: 0, layout: ["a"]))
  }

  @Test
  func
    `a file that fails late takes its columns along, and what was milled for them is milled anew`()
  {
    var schedule = planned([["a"], ["b"], ["a"]])
    for _ in 0..<3 { _ = schedule.next() }
    schedule.milled(0, Schedule.Milled(layout: ["a", "b"]))
    schedule.failed(1)
    #expect(!schedule.isMilled(0))
    schedule.milled(2, Schedule.Milled(layout: ["a", "b"]))
    #expect(!schedule.isMilled(2))
    #expect(schedule.next() == .mill(file: 2, layout: ["a"]))
    #expect(schedule.next() == .mill(file: 0, layout: ["a"]))
    schedule.milled(0, Schedule.Milled(layout: ["a"]))
    schedule.milled(2, Schedule.Milled(layout: ["a"]))
    #expect(
      writerTasks(&schedule) == [
        .workbook(chunk: 0), .texts(file: 0), .texts(file: 2), .endChunk(0),
      ])
    #expect(schedule.isFinished)
  }

  @Test func `a failure that changes no column mills nothing anew`() {
    var schedule = planned([["a"], ["a"]])
    for _ in 0..<2 { _ = schedule.next() }
    schedule.milled(0, Schedule.Milled(layout: ["a"]))
    schedule.failed(1)
    #expect(schedule.isMilled(0))
    #expect(schedule.next() == nil)
  }

  @Test func `a file that kills a worker is tried once more, then poisoned`() {
    var schedule = planned([["a"]])
    #expect(schedule.next() == .mill(file: 0, layout: ["a"]))
    #expect(schedule.workerDied(on: 0) == true)
    #expect(schedule.next() == .mill(file: 0, layout: ["a"]))
    #expect(schedule.workerDied(on: 0) == false)
    schedule.failed(0)
    #expect(writerTasks(&schedule) == [.workbook(chunk: 0), .endChunk(0)])
    #expect(schedule.layout(0) == ["agent", "message"])
  }

  @Test func `a chunk without a readable file has the needed columns`() {
    var schedule = schedule(3, chunk: 2)
    for file in 0..<3 {
      if file < 2 { schedule.failed(file) } else { schedule.headerRead(file, [["x"], ["y"]]) }
    }
    #expect(schedule.layout(0) == ["agent", "message"])
    #expect(schedule.layout(1) == ["x", "y"])
    #expect(writerTasks(&schedule) == [.workbook(chunk: 0), .endChunk(0)])
    #expect(schedule.places(1) == 2..<3)
  }

  @Test func `a file whose columns have no room fails, and those behind it that fit stay`() {
    let many = { (prefix: String) in (0..<10_000).map { "\(prefix)\($0)" } }
    var schedule = planned([many("a"), many("b"), ["a1", "c"]])
    #expect(schedule.takeCrowded() == [1])
    #expect(schedule.takeCrowded() == [])
    #expect(schedule.layout(0) == many("a") + ["c"])
    #expect(schedule.next() == .mill(file: 0, layout: schedule.layout(0)))
    #expect(schedule.next() == .mill(file: 2, layout: schedule.layout(0)))
    #expect(schedule.next() == nil)
  }
}

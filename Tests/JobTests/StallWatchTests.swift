// Stalls: a worker that says nothing for too long, or too much, or comes to no end, is answered
// once.
import Testing

@testable import Job

struct StallWatchTests {
  private static let second: UInt64 = 1_000_000_000

  /// What is stalled, as `1 silent`.
  private func stalled(_ watch: inout StallWatch, at now: UInt64) -> [String] {
    watch.stalled(at: now).map { "\($0.worker) \($0.why)" }
  }

  @Test func `a worker stalls once nothing was heard of it for the limit, and is answered once`() {
    var watch = StallWatch(seconds: 1)
    watch.began(1, bytes: 0, at: 0)
    watch.began(2, bytes: 0, at: 500_000_000)
    #expect(stalled(&watch, at: 999_999_999) == [])
    #expect(stalled(&watch, at: 1_000_000_000) == ["1 silent"])
    #expect(stalled(&watch, at: 1_200_000_000) == [])
    watch.heard(2, work: 1, at: 1_400_000_000)
    #expect(stalled(&watch, at: 2_399_999_999) == [])
    #expect(stalled(&watch, at: 2_400_000_000) == ["2 silent"])
  }

  @Test func `a worker without a task never stalls`() {
    var watch = StallWatch(seconds: 1e-9)
    watch.began(1, bytes: 0, at: 0)
    watch.rests(1)
    watch.heard(1, work: 1, at: 5)
    #expect(stalled(&watch, at: .max) == [])
  }

  @Test func `only work that grows counts as a word`() {
    var watch = StallWatch(seconds: 10)
    watch.began(1, bytes: 0, at: 0)
    let told = [1, 2, 2, 1, 2, 0, -1, .min]
    for (second, work) in told.enumerated() {
      watch.heard(1, work: work, at: UInt64(second) * StallWatchTests.second)
    }
    #expect(stalled(&watch, at: 11 * StallWatchTests.second - 1) == [])
    #expect(stalled(&watch, at: 11 * StallWatchTests.second) == ["1 silent"])
  }

  @Test(arguments: [(0.0, 280), (1_048_576.0, 290), (104_857_600.0, 1280)])
  func `a worker that counts on for ever comes to an end, later where it reads more`(
    _ bytes: Double, _ seconds: Int
  ) {
    var watch = StallWatch(seconds: 10)
    watch.began(1, bytes: bytes, at: 0)
    for second in 1...seconds {
      let now = UInt64(second) * StallWatchTests.second
      watch.heard(1, work: second, at: now - 1)
      #expect(stalled(&watch, at: now) == (second == seconds ? ["1 endless"] : []), "\(second)")
    }
  }

  @Test func `a size that no file can have bounds nothing and traps nothing`() {
    for seconds in [1e-9, 600, 1e9 - 1] {
      for bytes in [0, 8e18, 1e300, .infinity] {
        var watch = StallWatch(seconds: seconds)
        watch.began(1, bytes: bytes, at: .max >> 2)
        #expect(stalled(&watch, at: .max >> 2) == [])
      }
    }
  }

  @Test func `a worker that says more than an honest one can is a flood, however its work grows`() {
    var (honest, flood) = (StallWatch(seconds: 600), StallWatch(seconds: 600))
    honest.began(1, bytes: 0, at: 0)
    flood.began(1, bytes: 0, at: 0)
    for tenth in 1...6000 {
      let now = UInt64(tenth) * StallWatchTests.second / 10
      honest.heard(1, work: tenth, at: now)
      #expect(stalled(&honest, at: now + 1) == [])
    }
    for work in 1...1200 { flood.heard(1, work: work, at: StallWatchTests.second) }
    #expect(stalled(&flood, at: 2 * StallWatchTests.second) == [])
    flood.heard(1, work: 1201, at: StallWatchTests.second)
    #expect(stalled(&flood, at: 2 * StallWatchTests.second) == ["1 flood"])
  }
}

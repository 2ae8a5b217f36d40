// Stalls: a worker that says nothing for too long is answered once.
import Testing

@testable import Job

struct StallWatchTests {
  @Test func `a worker stalls once nothing was heard of it for the limit, and is answered once`() {
    var watch = StallWatch(seconds: 1)
    watch.heard(1, at: 0)
    watch.heard(2, at: 500_000_000)
    #expect(watch.stalled(at: 999_999_999) == [])
    #expect(watch.stalled(at: 1_000_000_000) == [1])
    #expect(watch.stalled(at: 1_200_000_000) == [])
    watch.heard(2, at: 1_400_000_000)
    #expect(watch.stalled(at: 2_399_999_999) == [])
    #expect(watch.stalled(at: 2_400_000_000) == [2])
  }

  @Test func `a worker without a task never stalls`() {
    var watch = StallWatch(seconds: 1e-9)
    watch.heard(1, at: 0)
    watch.rests(1)
    #expect(watch.stalled(at: .max) == [])
  }
}

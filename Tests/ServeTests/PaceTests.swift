// What a connection may take time over, and what is measured.
import Testing

@testable import Serve

struct PaceTests {
  @Test func `a head, a body and a silence have their times`() {
    var pace = ConnectionPace(at: 0)
    #expect(pace.verdict(at: 9) == .fine && pace.verdict(at: 10) == .close)
    pace.bytesCame(at: 5)
    #expect(pace.verdict(at: 14) == .fine && pace.verdict(at: 15) == .slowHead)
    pace.headEnded(isStream: false, at: 8)
    pace.bytesCame(at: 17)
    #expect(pace.verdict(at: 17.9) == .fine && pace.verdict(at: 18) == .slowBody)
    pace.bodyEnded(at: 18)
    // The model may take as long as it wants.
    #expect(pace.alarm == .infinity)
    pace.answered(at: 50)
    #expect(pace.verdict(at: 124) == .fine && pace.verdict(at: 125) == .close)
  }

  @Test func `a stream is slow only where more of it is wanted`() {
    var pace = ConnectionPace(at: 0)
    pace.bytesCame(at: 0)
    pace.headEnded(isStream: true, at: 0)
    #expect(pace.verdict(at: 1000) == .fine)
    pace.wanted(at: 1000)
    #expect(pace.verdict(at: 1009) == .fine && pace.verdict(at: 1010) == .slowBody)
    pace.bytesCame(at: 1009)
    pace.wanted(at: 1009)
    pace.wanted(at: 1015)
    #expect(pace.verdict(at: 1019) == .slowBody)
  }

  @Test func `a second request has its time once the first is answered`() {
    var pace = ConnectionPace(at: 0)
    pace.bytesCame(at: 0)
    pace.headEnded(isStream: false, at: 0)
    pace.bodyEnded(at: 0)
    pace.bytesCame(at: 1)
    #expect(pace.alarm == .infinity)
    pace.headEnded(isStream: false, at: 1)
    #expect(pace.alarm == .infinity)
    pace.answered(at: 40)
    #expect(pace.verdict(at: 49) == .fine && pace.verdict(at: 50) == .slowBody)
  }

  @Test func `metrics are lines of Prometheus' text format`() {
    var metrics = Metrics()
    metrics.answered(.score, 200)
    metrics.answered(.score, 200)
    metrics.answered(nil, 404)
    metrics.waitSeconds.observe(0.0005)
    metrics.waitSeconds.observe(0.3)
    metrics.waitSeconds.observe(99)
    let lines = metrics.text.split(separator: "\n").map(String.init)
    #expect(lines.contains("chatmill_requests_total{route=\"/v1/score\",status=\"200\"} 2"))
    #expect(lines.contains("chatmill_requests_total{route=\"other\",status=\"404\"} 1"))
    #expect(lines.contains("chatmill_wait_seconds_bucket{le=\"0.0005\"} 1"))
    #expect(lines.contains("chatmill_wait_seconds_bucket{le=\"30\"} 2"))
    #expect(lines.contains("chatmill_wait_seconds_bucket{le=\"+Inf\"} 3"))
    #expect(lines.contains("chatmill_wait_seconds_count 3"))
    let names = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ")[2] }
    #expect(Set(names).count == names.count)
  }
}

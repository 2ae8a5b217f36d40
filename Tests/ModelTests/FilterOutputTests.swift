// What waits for a slow reader is bounded, and comes whole.
import Foundation
import Testing

@testable import Model

struct FilterOutputTests {
  @Test func `a reader who never catches up makes nothing grow`() throws {
    var ends: [Int32] = [-1, -1]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var (output, sent, got, most) = (FilterOutput(ends[1]), 0, 0, 0)
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    for _ in 0..<300 {
      while output.hasRoom {
        output.bytes += (0..<4096).map { UInt8(truncatingIfNeeded: sent / 251 + $0) }
        sent += 4096
      }
      try output.write()
      most = max(most, output.bytes.count)
      let count = read(ends[0], &buffer, buffer.count)
      for place in stride(from: 0, to: count, by: 997) {
        let (block, inner) = ((got + place) / 4096 * 4096, (got + place) % 4096)
        #expect(buffer[place] == UInt8(truncatingIfNeeded: block / 251 + inner))
      }
      got += count
    }
    #expect(got > 10 << 20 && most < 4 << 20, "\(got), \(most)")
  }
}

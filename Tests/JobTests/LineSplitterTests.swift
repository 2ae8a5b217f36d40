// Streams of bytes cut into lines, wherever the pieces end.
import Testing

@testable import Job

struct LineSplitterTests {
  @Test(arguments: 1...5)
  func `any cuts give the same lines`(_ seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<100 {
      let bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in
        Int.random(in: 0...5, using: &random) == 0
          ? 0x0A : UInt8.random(in: 0x0B...0xFF, using: &random)
      }
      var (splitter, lines, rest) = (LineSplitter(), [[UInt8]](), bytes[...])
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 0...30, using: &random))
        rest = rest.dropFirst(piece.count)
        splitter.append(piece)
        while Bool.random(using: &random), let line = splitter.next() { lines.append(line) }
      }
      while let line = splitter.next() { lines.append(line) }
      let expected = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map(
        Array.init)
      #expect(lines == expected)
    }
  }
}

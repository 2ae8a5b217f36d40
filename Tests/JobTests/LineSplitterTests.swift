// Streams of bytes cut into lines, wherever the pieces end.
import Support
import Testing

@testable import Job

struct LineSplitterTests {
  @Test(.timeLimit(.minutes(1)))
  func `a long line that comes in small pieces is not searched from its start again and again`() {
    var splitter = LineSplitter()
    for _ in 0..<20_000 {
      splitter.append([UInt8](repeating: 0x61, count: 200))
      #expect(splitter.next() == nil)
    }
    splitter.append([0x0A])
    #expect(splitter.next()?.count == 4_000_000)
  }

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

struct LineBoundTests {
  @Test(arguments: 0...12)
  func `a line of up to the limit is handed on, and none behind a longer one`(_ bytes: Int) {
    let stream = [UInt8](repeating: 0x61, count: bytes) + [0x0A, 0x62, 0x0A]
    for step in 1...stream.count {
      var (splitter, lines) = (LineSplitter(limit: 8), [Int]())
      for start in stride(from: 0, to: stream.count, by: step) {
        splitter.append(stream[start..<min(start + step, stream.count)])
        while let line = splitter.next() { lines.append(line.count) }
      }
      #expect(lines == (bytes > 8 ? [] : [bytes, 1]))
      #expect(splitter.isTooLong == (bytes > 8))
    }
  }

  @Test func `last words are the last lines, each cut, however much is written`() {
    var words = LastWords()
    words.append(Array("first\n".utf8))
    for _ in 0..<100 { words.append([UInt8](repeating: 0x61, count: 100_000)) }
    words.append(Array("\nsecond\u{1B}\n3\n4\n\nend\nunfinished".utf8))
    #expect(words.text == "second\\u{1B} | 3 | 4 |  | end")
    words = LastWords()
    words.append([UInt8](repeating: 0x61, count: 100_000) + [0x0A])
    #expect(words.text == String(repeating: "a", count: 400))
  }
}

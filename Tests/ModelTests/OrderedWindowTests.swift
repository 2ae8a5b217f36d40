// Lines that are given up leave no gap in what is written.
import Testing

@testable import Model

struct OrderedWindowTests {
  /// Every order in which three lines are answered, each of which may be given up instead.
  @Test func `what is written is a whole beginning, and nothing stays behind a line given up`() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      for given in 0..<8 {
        var (window, output) = (OrderedWindow(), [UInt8]())
        for _ in 0..<3 { _ = window.open([], bytes: 1) }
        for line in order {
          let result = [UInt8(0x30 + line)]
          if given >> line & 1 == 1 {
            window.drop(line)
          } else {
            result.withUnsafeBufferPointer { window.close(line, $0, false, &output) }
          }
        }
        let whole = (0..<3).prefix { given >> $0 & 1 == 0 }
        #expect(output == whole.flatMap { [UInt8(0x30 + $0), 0x0A] }, "\(order), \(given)")
        #expect(window.isEmpty && window.bytes == 0)
      }
    }
  }
}

// The end of what a process said on standard error.
import Bytes

/// Keeps the last lines of a stream, each cut; memory is bounded whatever is written.
struct LastWords {
  private static let lineBytes = 400
  private static let lines = 5

  private var lines: [[UInt8]] = []
  private var pending: [UInt8] = []

  mutating func append(_ bytes: some Sequence<UInt8>) {
    for byte in bytes {
      if byte == 0x0A {
        endLine()
      } else if pending.count < LastWords.lineBytes {
        pending.append(byte)
      }
    }
  }

  private mutating func endLine() {
    lines.append(pending)
    pending.removeAll(keepingCapacity: true)
    if lines.count > LastWords.lines { lines.removeFirst() }
  }

  /// `one line | the next`, printable. A last line without an end is none.
  var text: String { lines.map(PathText.printable).joined(separator: " | ") }
}

// Lines that wait for a pipe to take them.

/// Lines in the order they were sent. A line that several children get is kept once.
struct OrderQueue {
  private var lines: [[UInt8]] = []
  /// Bytes of the first line that are written.
  private var written = 0

  var isEmpty: Bool { lines.isEmpty }

  mutating func append(_ line: [UInt8]) { if !line.isEmpty { lines.append(line) } }

  /// Hands on what comes next.
  /// - Parameter write: says how many bytes of it were taken, at least none.
  mutating func feed(_ write: (UnsafeRawBufferPointer) throws -> Int) rethrows {
    guard let line = lines.first else { return }
    written += try line.withUnsafeBytes {
      try write(UnsafeRawBufferPointer(rebasing: $0[written...]))
    }
    guard written >= line.count else { return }
    lines.removeFirst()
    written = 0
  }

  mutating func clear() { (lines, written) = ([], 0) }
}

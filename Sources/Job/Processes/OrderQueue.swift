// Lines that wait for a socket to take them.
import SystemPackage

/// Lines in the order they were sent, with the files that go with them. A line that several
/// children get is kept once.
struct OrderQueue {
  private var lines: [(bytes: [UInt8], files: PassedFiles?)] = []
  /// Bytes of the first line that are written.
  private var written = 0

  var isEmpty: Bool { lines.isEmpty }

  mutating func append(_ line: [UInt8], _ files: PassedFiles? = nil) {
    if !line.isEmpty { lines.append((line, files)) }
  }

  /// Hands on what comes next, files with the first byte of their line.
  /// - Parameter write: says how many bytes of it were taken, at least none.
  mutating func feed(
    _ write: (UnsafeRawBufferPointer, [FileDescriptor]) throws -> Int
  ) rethrows {
    guard let (line, files) = lines.first else { return }
    written += try line.withUnsafeBytes {
      try write(UnsafeRawBufferPointer(rebasing: $0[written...]), files?.files ?? [])
    }
    // What was sent is the child's alone.
    if written > 0 { lines[0].files = nil }
    guard written >= line.count else { return }
    lines.removeFirst()
    written = 0
  }

  mutating func clear() { (lines, written) = ([], 0) }
}

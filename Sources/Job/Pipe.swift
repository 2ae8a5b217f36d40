// The pipes of a worker or writer, read and written with plain system calls.
import Glibc
import SystemPackage

/// Orders on standard input, reports on a descriptor moved off 1, so that nothing else can write between them.
final class OrderPipe {
  private let reports: FileDescriptor
  private var lines = LineSplitter()

  /// Takes over standard input and output; whatever prints by accident goes to standard error.
  init() throws {
    reports = try FileDescriptor.standardOutput.duplicate()
    _ = try FileDescriptor.standardError.duplicate(as: .standardOutput)
  }

  /// The next order; nil once the coordinator has closed the pipe or is gone.
  func next<Order: Decodable>() throws -> Order? {
    while true {
      if let line = lines.next() { return try Line.decode(line) }
      guard try fill() else { return nil }
    }
  }

  /// - Throws: `Errno.brokenPipe` once the coordinator is gone.
  func send(_ report: some Encodable) throws {
    _ = try Line.encode(report).withUnsafeBytes { try reports.writeAll($0) }
  }

  private func fill() throws -> Bool {
    try withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      let got = try FileDescriptor.standardInput.read(into: buffer)
      lines.append(buffer[..<got])
      return got > 0
    }
  }
}

/// Cuts a stream of bytes into lines.
struct LineSplitter {
  private var pending: [UInt8] = []
  private var start = 0
  /// Bytes from `start` on that hold no line end, so that a long line is not searched again with every piece.
  private var searched = 0

  mutating func append(_ bytes: some Sequence<UInt8>) {
    pending.removeFirst(start)
    start = 0
    pending.append(contentsOf: bytes)
  }

  /// The next whole line without its line end; nil until more bytes come.
  mutating func next() -> [UInt8]? {
    guard let end = pending[(start + searched)...].firstIndex(of: 0x0A) else {
      searched = pending.count - start
      return nil
    }
    defer { (start, searched) = (end + 1, 0) }
    return Array(pending[start..<end])
  }
}

/// What every process of the tool does first: a closed pipe is an error of write(2), not a death.
package func ignoreBrokenPipes() { signal(SIGPIPE, SIG_IGN) }

/// Workers and the writer leave it to the coordinator what a signal to the whole group means.
func ignoreStopSignals() {
  for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_IGN) }
}

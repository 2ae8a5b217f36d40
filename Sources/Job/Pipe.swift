// The pipes of a worker or writer, read and written with plain system calls.
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

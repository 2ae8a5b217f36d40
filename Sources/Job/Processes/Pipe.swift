// The pipes of a worker or writer, read and written with plain system calls.
import CLinux
import Glibc
import SystemPackage

/// Orders on standard input, reports on a descriptor moved off 1, so that nothing else can write
/// between them.
final class OrderPipe {
  private let reports: FileDescriptor
  /// Files that came with orders, in their order.
  let passed = PassedFiles()
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

  private func receive(_ buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var files = [Int32](repeating: -1, count: Int(CLINUX_PASSED_AT_MOST))
    var count: Int32 = 0
    while true {
      let got = clinux_receive(0, buffer.baseAddress, buffer.count, &files, &count)
      for file in files[..<Int(count)] { passed.append(FileDescriptor(rawValue: file)) }
      if got >= 0 { return got }
      guard errno == EINTR else { throw Errno(rawValue: errno) }
    }
  }

  /// The next order of those that have come; nil where none has.
  func waiting<Order: Decodable>() throws -> Order? { try lines.next().map { try Line.decode($0) } }

  /// Takes what is there of orders, and waits where nothing is. False once nothing more will come.
  func fill() throws -> Bool {
    try withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
      let got = try receive(buffer)
      lines.append(buffer[..<got])
      return got > 0
    }
  }
}

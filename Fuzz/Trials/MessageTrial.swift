// Bytes that may be anything, read as messages between processes: what the fuzzer and its short
// form in the tests do.
#if DEBUG || FUZZ
@testable import Job

/// Reads garbage as every kind of message. Whatever is one must come back equal once it is sent on.
package enum MessageTrial {
  /// Cuts the bytes into lines, in pieces of `step` bytes, and reads each as every kind.
  /// - Returns: how many messages there were.
  package static func read(_ bytes: [UInt8], step: Int) -> Int {
    var (splitter, count) = (LineSplitter(), 0)
    for start in stride(from: 0, to: bytes.count, by: step) {
      splitter.append(bytes[start..<min(start + step, bytes.count)])
      while let line = splitter.next() { count += kinds(line) }
    }
    return count
  }

  private static func kinds(_ line: [UInt8]) -> Int {
    precondition(!line.contains(0x0A), "a line with a line end")
    return [
      isMessage(line, WorkerOrder.self), isMessage(line, WorkerReport.self),
      isMessage(line, WriterOrder.self), isMessage(line, WriterReport.self),
    ].count { $0 }
  }

  private static func isMessage<Message: Codable & Equatable>(
    _ line: [UInt8], _ kind: Message.Type
  ) -> Bool {
    guard let message: Message = try? Line.decode(line) else { return false }
    guard let sent = try? Line.encode(message), sent.last == 0x0A,
      sent.count(where: { $0 == 0x0A }) == 1
    else { preconditionFailure("a \(kind) that cannot be sent on as one line") }
    let returned: Message? = try? Line.decode(sent.dropLast())
    precondition(returned == message, "a \(kind) that comes back as another")
    return true
  }
}
#endif

// Standard output by write(2). A closed pipe is no failure.
import Doors
import Glibc

/// Thrown when the reader of our output has gone, as `head` does.
struct ClosedPipe: Error {}

/// Thrown when standard output takes no more for another reason.
struct OutputFailure: Error, CustomStringConvertible {
  let code: Int32
  var description: String { "cannot write to standard output: \(String(cString: strerror(code)))" }
}

/// Writes all of `bytes` to standard output.
func writeOutput(_ bytes: [UInt8]) throws { try bytes.withUnsafeBytes(writeOutput) }

func writeOutput(_ bytes: UnsafeRawBufferPointer) throws {
  var rest = bytes[...]
  while !rest.isEmpty {
    let written = write(1, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if written >= 0 {
      rest = rest.dropFirst(written)
    } else if errno == EPIPE {
      throw ClosedPipe()
    } else if errno == EAGAIN {
      Console.awaitRoom(1)
    } else if errno != EINTR {
      throw OutputFailure(code: errno)
    }
  }
}

/// Standard output in pieces of a good size. If nobody listens, that is no failure.
final class BufferedOutput {
  private var bytes: [UInt8] = []

  func append(_ more: [UInt8]) throws {
    bytes += more
    if bytes.count >= 1 << 16 { try flush() }
  }

  func flush() throws {
    defer { bytes.removeAll(keepingCapacity: true) }
    do { try writeOutput(bytes) } catch is ClosedPipe {}
  }
}

// Standard output of a filter, written without ever waiting while something else could be done.
import Glibc

/// What waits to be written. The owner polls ``file`` and calls ``write()``.
struct FilterOutput {
  let file: Int32
  var bytes: [UInt8] = []
  private var written = 0
  private(set) var isClosed = false
  private let isFile: Bool
  /// More than this must not wait.
  private static let most = 1 << 20

  init(_ file: Int32) {
    self.file = file
    var status = stat()
    isFile = fstat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  var isEmpty: Bool { written == bytes.count }
  var hasRoom: Bool { bytes.count - written < FilterOutput.most }

  /// Writes while it can be done without waiting. To be called when poll(2) says that there is
  /// room.
  mutating func write() throws {
    compact()
    repeat {
      // A pipe that poll calls writable takes PIPE_BUF bytes without waiting, and more perhaps not
      // (pipe(7)).
      let piece = min(bytes.count - written, isFile ? 1 << 20 : 4096)
      let count = bytes.withUnsafeBytes { Glibc.write(file, $0.baseAddress! + written, piece) }
      guard try note(count) else { return }
    } while !isEmpty && isWritable(0)
    guard isEmpty else { return }
    bytes.removeAll(keepingCapacity: true)
    written = 0
  }

  /// Before a reader who never quite catches up, what is written must not stay.
  private mutating func compact() {
    guard written >= FilterOutput.most else { return }
    bytes.removeFirst(written)
    written = 0
  }

  /// Waits for room and writes. False once nobody reads any more.
  mutating func writeWaiting() throws -> Bool {
    if isWritable(-1) { try write() }
    return !isClosed
  }

  private mutating func note(_ count: Int) throws -> Bool {
    if count >= 0 {
      written += count
      return true
    }
    switch errno {
    case EINTR, EAGAIN: return false
    case EPIPE:
      isClosed = true
      return false
    default: throw SystemCall.failure("cannot write to standard output")
    }
  }

  private func isWritable(_ patience: Int32) -> Bool {
    var wanted = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
    return poll(&wanted, 1, patience) > 0
  }
}

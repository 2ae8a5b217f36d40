// Standard error: lines of ours, each one line whatever it holds.
import Bytes
import Glibc
import Job

/// Lines on standard error.
package enum Console {
  /// Prints `chatmill: PLACE: REASON` as one line, whatever the parts hold.
  package static func fail(_ place: String?, _ reason: String) {
    let reason = PathText.shortened(reason, to: 8000)
    let line = place.map { "\($0): \(reason)" } ?? reason
    write("chatmill: " + PrintableText.line(line) + "\n")
  }

  /// Writes a text as it is.
  package static func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)[...]
      while !rest.isEmpty {
        let written = Glibc.write(2, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if written < 0, errno == EAGAIN {
          Console.awaitRoom(2)
        } else if written < 0, errno != EINTR {
          return
        }
        rest = rest.dropFirst(max(0, written))
      }
    }
  }

  /// Waits until a descriptor that somebody has made non-blocking takes more.
  package static func awaitRoom(_ file: Int32) {
    var polled = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
    _ = poll(&polled, 1, -1)
  }
}

// The end of what a program wrote to standard error.
import Glibc

/// Keeps the last bytes of a stream, for a message.
struct LastWords {
  private var bytes: [UInt8] = []
  private static let most = 2000
  /// What was not passed on yet.
  private var fresh: [UInt8] = []

  var isEmpty: Bool { text.isEmpty }

  /// The last lines, joined by ` | `.
  var text: String {
    let lines = String(decoding: bytes.suffix(600), as: UTF8.self).split(
      whereSeparator: \.isNewline)
    return lines.suffix(3).joined(separator: " | ")
  }

  mutating func append(_ more: UnsafeRawBufferPointer) {
    fresh.append(contentsOf: more)
    bytes.append(contentsOf: more.suffix(LastWords.most))
    if bytes.count > LastWords.most * 2 { bytes.removeFirst(bytes.count - LastWords.most) }
  }

  /// Passes on what came since the last time to our own standard error; what cannot be written is
  /// lost.
  mutating func flush() {
    guard !fresh.isEmpty else { return }
    _ = fresh.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    fresh = []
  }
}

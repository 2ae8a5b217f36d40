// Messages as rules see them: every `，` is a `,`.
import Glibc

/// Folds wide commas. A message without one is handed back as it is. Of any other a copy is made,
/// in memory that is kept for the next one.
///
/// Expressions that take either comma would save the copy: a tenth of the time, if half of the
/// messages hold one. But a user's regex cannot be rewritten so without being parsed (`a{2,3}`,
/// `[+-,]`), and one fold serves every rule.
final class CommaFold {
  private var folded = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 4096)

  deinit { folded.deallocate() }

  /// The message with `,` for `，`, valid until the next call.
  func callAsFunction(_ message: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    guard var comma = CommaFold.wideComma(message, from: 0) else { return message }
    reserve(message.count)
    var (start, end) = (0, 0)
    while comma < message.count {
      end = copy(message, start..<comma, to: end)
      folded[end] = 0x2C
      end += 1
      start = comma + 3
      comma = CommaFold.wideComma(message, from: start) ?? message.count
    }
    end = copy(message, start..<message.count, to: end)
    return UnsafeBufferPointer(rebasing: folded[..<end])
  }

  /// Where the next U+FF0C begins, EF BC 8C.
  private static func wideComma(_ message: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    guard let base = message.baseAddress else { return nil }
    var index = start
    while let found = memchr(base + index, 0xEF, message.count - index) {
      index = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      if index + 2 >= message.count { return nil }
      if base[index + 1] == 0xBC, base[index + 2] == 0x8C { return index }
      index += 1
    }
    return nil
  }

  private func copy(
    _ message: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to end: Int
  ) -> Int {
    // Safe: the copy is never longer than the message, for which there is room.
    memcpy(folded.baseAddress! + end, message.baseAddress! + range.lowerBound, range.count)
    return end + range.count
  }

  private func reserve(_ count: Int) {
    if count <= folded.count { return }
    folded.deallocate()
    folded = .allocate(capacity: count)
  }
}

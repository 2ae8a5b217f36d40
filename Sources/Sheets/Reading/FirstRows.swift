// The rows among which a header is looked for.
import Bytes

/// Keeps the texts of first rows. It ends the reading once it has `count` of them, or more bytes
/// than headers may have.
package final class FirstRows {
  private let count: Int
  private var bytes = 0
  package private(set) var texts: [[String]] = []

  package init(count: Int) { self.count = count }

  /// - Throws: ``StopReading`` behind the last row that is kept.
  package func take(_ row: Row) throws {
    texts.append(row.texts)
    bytes += texts[texts.count - 1].reduce(0) { $0 + $1.utf8.count }
    if texts.count == count || bytes > Limits.headerBytes { throw StopReading() }
  }
}

// Reads one part with both readers and says where they differ: what the fuzzer and the tests hold
// them to.
#if DEBUG || FUZZ
@testable import Sheets

/// What one reader made of a part.
package struct ReadOutcome: Equatable {
  /// Rows as JSON lines, or shared strings.
  package var rows: [String] = []
  /// The error that ended the reading, or nil.
  package var error: String?
}

/// Runs the scanner (with libxml2 behind it) and libxml2 alone over the same bytes.
package struct ReaderComparison {
  private let capacity: Int

  /// - Parameter capacity: size of the scanner's buffer; small ones make its borders fall
  ///   everywhere.
  package init(capacity: Int) { self.capacity = capacity }

  /// The outcomes for a worksheet part over a few shared strings and styles.
  package func sheet(_ xml: [UInt8]) -> (scanned: ReadOutcome, reference: ReadOutcome) {
    (rows(xml, .automatic), rows(xml, .reference))
  }

  /// The outcomes for a shared strings part.
  package func strings(_ xml: [UInt8]) -> (scanned: ReadOutcome, reference: ReadOutcome) {
    (texts(xml, .automatic), texts(xml, .reference))
  }

  private func rows(_ xml: [UInt8], _ reading: Reading) -> ReadOutcome {
    let outcome = Collected()
    return outcome.collect {
      let rows = RowReading(
        strings: try ReaderComparison.someStrings(), styles: ReaderComparison.someStyles,
        is1904: false, reading: reading, capacity: capacity
      ) { JoinedSource(xml) }
      var reader = PartReaderKind.scanner
      try rows.run(&reader) { try outcome.add($0) }
    }
  }

  private func texts(_ xml: [UInt8], _ reading: Reading) -> ReadOutcome {
    let outcome = Collected()
    return outcome.collect {
      let strings = StringsReading(limit: .max, reading: reading, capacity: capacity) {
        JoinedSource(xml)
      }
      var reader = PartReaderKind.scanner
      let read = try strings.run(&reader)
      outcome.rows = (0..<read.count).map { String(decoding: read[$0], as: UTF8.self) }
    }
  }

  private static func someStrings() throws -> SharedStrings {
    let strings = SharedStrings()
    for text in ["zero", "", "_x0041_", "三"] {
      try Array(text.utf8).withUnsafeBufferPointer { try strings.append($0) }
      try strings.finishString()
    }
    return strings
  }

  private static let someStyles = Styles(formats: [.number, .date, .time, .elapsed])
}

/// Gathers rows until the reading ends.
private final class Collected {
  var rows: [String] = []

  func add(_ row: Row) throws {
    var text = RowText(.jsonl)
    try text.append(row)
    let kinds = row.cells.map { "\($0.kind) \($0.serial) \($0.isDoubtful)" }.joined(
      separator: ",")
    rows.append(String(decoding: text.bytes, as: UTF8.self) + kinds)
  }

  func collect(_ read: () throws -> Void) -> ReadOutcome {
    do { try read() } catch let error as MissingSharedString {
      return ReadOutcome(rows: rows, error: "\(error.asSheetsError)")
    } catch {
      return ReadOutcome(rows: rows, error: "\(error)")
    }
    return ReadOutcome(rows: rows)
  }
}
#endif

// Reads the shared strings part with libxml2, the reference reader.

/// Fills a ``SharedStrings`` from the elements `si`, `t`, `r` (ECMA-376 18.4.8, 18.4.12, 18.4.4).
///
/// Runs are joined; phonetic runs (`rPh`, 18.4.6) are passed over.
final class SharedStringsParser: XMLHandler {
  private let strings: SharedStrings
  private let limit: Int
  private var isInText = false
  private var depth = 0

  /// - Parameter limit: strings to read; the rest of the part is then left alone.
  init(_ strings: SharedStrings, limit: Int) {
    self.strings = strings
    self.limit = limit
  }

  func begin(_ name: XMLName, _ attributes: XMLAttributes) throws -> Bool {
    guard isExpected(name) else { return false }
    depth += 1
    isInText = name == "t"
    return true
  }

  func end(_ name: XMLName) throws {
    depth -= 1
    isInText = false
    guard name == "si" else { return }
    try strings.finishString()
    if strings.count >= limit { throw XMLStop() }
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) throws {
    if isInText { try strings.append(bytes) }
  }

  private func isExpected(_ name: XMLName) -> Bool {
    switch depth {
    case 0: true
    case 1: name == "si"
    case 2: name == "t" || name == "r"
    case 3: name == "t"
    default: false
    }
  }
}

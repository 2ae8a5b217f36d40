// What Hyperscan has against an expression, in words for whoever wrote it.
import Bytes

extension CompileFault {
  /// - Parameter expression: the one that is at fault.
  func words(of expression: String?) -> String {
    if reason.contains("matches empty buffer") {
      return "it matches the empty text, and so every message"
    }
    if reason.contains("allocate memory") { return "it asks for too much memory to compile" }
    // Whatever else names a flag of Hyperscan's is nothing that a user can set.
    if reason.contains("HS_") { return "Hyperscan cannot compile it" }
    return CompileFault.counted(
      reason.hasSuffix(".") ? String(reason.dropLast()) : reason, expression)
  }

  /// `index 3`, which counts bytes from 0, as `character 4`.
  private static func counted(_ reason: String, _ expression: String?) -> String {
    guard let expression, let found = reason.range(of: "index ") else { return reason }
    let digits = reason[found.upperBound...].prefix { $0.isASCII && $0.isNumber }
    guard let offset = Int(digits), offset <= expression.utf8.count else { return reason }
    let before = String(decoding: expression.utf8.prefix(offset), as: UTF8.self)
    return reason[..<found.lowerBound] + "character \(before.unicodeScalars.count + 1)"
      + reason[digits.endIndex...]
  }
}

extension String {
  /// Where a text stands first.
  fileprivate func range(of text: String) -> Range<Index>? { firstRange(of: text) }
}

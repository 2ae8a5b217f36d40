// Names of columns as headers and recipes are compared by.

/// Trims the name of a column, so that names can be compared.
package enum HeaderText {
  /// Names are trimmed of white space, U+FEFF and U+200B.
  package static func trimmed(_ text: String) -> String {
    let isBlank = { (scalar: Unicode.Scalar) in
      scalar.properties.isWhitespace || scalar == "\u{FEFF}" || scalar == "\u{200B}"
    }
    let scalars = text.unicodeScalars
    let start = scalars.firstIndex { !isBlank($0) } ?? scalars.endIndex
    guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
    return String(scalars[start...last])
  }
}

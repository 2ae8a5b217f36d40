// Which characters may reach a terminal, and how the others are shown: the one place that decides
// it.

/// A terminal obeys controls, and bidirectional marks have a line read as another one.
package enum PrintableText {
  /// False for controls (C0, DEL, C1), the separators of lines and paragraphs, and the marks that
  /// turn the direction of text.
  package static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x00...0x1F, 0x7F...0x9F, 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: false
    default: true
    }
  }

  /// `bytes` as one line of text: what is not printable as `\u{…}`, what is not UTF-8 as `\xHH`.
  package static func line(_ bytes: some Collection<UInt8>) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let width = max(1, (~first).leadingZeroBitCount)
      guard let character = String(validating: rest.prefix(width), as: UTF8.self) else {
        text += "\\x" + hex(UInt32(first), digits: 2)
        rest = rest.dropFirst()
        continue
      }
      for scalar in character.unicodeScalars { text += shown(scalar) }
      rest = rest.dropFirst(width)
    }
    return text
  }

  package static func line(_ text: String) -> String { line(text.utf8) }

  /// The same for a text of several lines, whose line feeds stay.
  package static func lines(_ bytes: some Collection<UInt8>) -> String {
    bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line($0) }
      .joined(separator: "\n")
  }

  /// JSON as anybody may see it: what is not printable in its texts is escaped. It says the same.
  /// - Parameter json: valid JSON in UTF-8.
  package static func json(_ json: [UInt8]) -> [UInt8] {
    var escaped = ByteBuffer(capacity: json.count + 64)
    json.withUnsafeBufferPointer { text in
      var start = 0
      while let mark = nextMark(in: text, from: start) {
        escaped.append(UnsafeBufferPointer(rebasing: text[start..<mark.lowerBound]))
        escaped.append(escape(text[mark]))
        start = mark.upperBound
      }
      escaped.append(UnsafeBufferPointer(rebasing: text[start...]))
    }
    return Array(escaped.bytes)
  }

  private static func shown(_ scalar: Unicode.Scalar) -> String {
    isPrintable(scalar) ? String(scalar) : "\\u{\(hex(scalar.value, digits: 1))}"
  }

  private static func hex(_ number: UInt32, digits: Int) -> String {
    let text = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

// MARK: Marks in JSON

extension PrintableText {
  /// Where the next character stands that is not printable although JSON takes it as it is.
  static func nextMark(in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Range<Int>? {
    guard let base = text.baseAddress else { return nil }
    var index = start
    while index < text.count {
      if index + 8 <= text.count, !mayHaveMark((base + index).word64) {
        index += 8
        continue
      }
      for place in index..<min(index + 8, text.count) {
        if let width = markWidth(text, place) { return place..<place + width }
      }
      index += 8
    }
    return nil
  }

  /// `\u202e`
  static func escape(_ mark: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    let scalar = String(decoding: mark, as: UTF8.self).unicodeScalars.first?.value ?? 0
    return "\\u" + hex(scalar, digits: 4).lowercased()
  }

  @inline(__always)
  private static func mayHaveMark(_ word: UInt64) -> Bool {
    let controls =
      WordSearch.zeros(word ^ WordSearch.word(of: 0x7F))
      | WordSearch.zeros(word ^ WordSearch.word(of: 0xC2))
    let marks =
      WordSearch.zeros(word ^ WordSearch.word(of: 0xD8))
      | WordSearch.zeros(word ^ WordSearch.word(of: 0xE2))
    return controls | marks != 0
  }

  /// Bytes of the mark that begins at `index`; nil if none does.
  private static func markWidth(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
    let width =
      switch text[index] {
      case 0x7F: 1
      case 0xC2, 0xD8: 2
      case 0xE2: 3
      default: 0
      }
    guard width > 0, index + width <= text.count else { return nil }
    let piece = text[index..<index + width]
    guard let scalar = String(validating: piece, as: UTF8.self)?.unicodeScalars.first else {
      return nil
    }
    return isPrintable(scalar) ? nil : width
  }
}

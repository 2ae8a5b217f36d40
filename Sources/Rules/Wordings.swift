// Whole messages without slots: folded to one wording and looked up, which no automaton has to be built for.

/// The texts of rules that fit one wording, whatever counts as the same in it; see ``Template``.
struct Wordings: Equatable {
  /// By folded text the number of the rule.
  private(set) var rules: [[UInt8]: UInt32] = [:]
  private var longest = 0
  /// Of the folded texts; of them all that begin with 消 and 信 alike.
  private var firsts = ScalarBits([])

  /// - Parameter wordings: folded texts by the numbers of their rules.
  init(_ wordings: [(rule: UInt32, text: [UInt8])]) {
    for (rule, text) in wordings {
      rules[text] = min(rule, rules[text] ?? rule)
      longest = max(longest, text.count)
    }
    firsts = ScalarBits(
      wordings.compactMap { text in
        String(decoding: text.text, as: UTF8.self).unicodeScalars.first?.value
      }.filter { $0 < 0x10000 })
  }

  /// The rule whose wording the message is; nil where it is none.
  /// - Parameter message: valid UTF-8 without white space at its ends.
  func rule(_ message: UnsafeBufferPointer<UInt8>) -> UInt32? {
    // No character folds to less than a third of its bytes, and one in three wordings may lose a blank.
    guard !rules.isEmpty, message.count <= 4 * longest + 16, mayBegin(message) else { return nil }
    return rules[Wordings.folded(String(decoding: message, as: UTF8.self))]
  }

  /// Few messages begin as a wording does.
  private func mayBegin(_ message: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = Unicode.Scalar(scalar(message, at: 0)) else { return false }
    return firsts.contains(Wordings.fold(first == "信" ? "消" : first).value)
  }

  /// The text with one of each that count as the same: the width of punctuation, quotes, blanks, line ends, 信息; without a blank
  /// behind a double quote, and without a full stop at its end.
  static func folded(_ text: String) -> [UInt8] {
    var scalars: [Unicode.Scalar] = []
    var before: Unicode.Scalar?
    for folded in text.unicodeScalars.lazy.map(fold) {
      if folded == "\n", before == "\r" { scalars.removeLast() }
      // One blank behind a quote goes: before this one is then no quote but that blank.
      if folded != " " || before != "\"" { scalars.append(folded) }
      if folded == "息", scalars.dropLast().last == "信" { scalars[scalars.count - 2] = "消" }
      before = folded
    }
    if before == "." { scalars.removeLast() }
    return scalars.flatMap { Array(String($0).utf8) }
  }

  private static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "“", "”", "＂": "\""
    case "‘", "’": "'"
    case "。": "."
    case "￥": "¥"
    case "\u{A0}", "\u{3000}": " "
    case "\u{FF01}"..."\u{FF5E}": narrow(scalar)
    default: scalar
    }
  }

  /// Letters and digits keep their width.
  private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let ascii = Unicode.Scalar(UInt8(scalar.value - 0xFEE0))
    return Character(ascii).isLetter || Character(ascii).isNumber ? scalar : ascii
  }
}

// Many templates at once. Most messages are told from all of them by their first and last
// character.

/// Templates by the numbers of their rules.
struct Templates {
  /// The templates in the order in which they were given.
  let all: [(rule: UInt32, template: Template)]
  /// Those without slots and quotes, by what they are.
  private var whole: [[UInt8]: UInt32] = [:]
  private var longest = 0
  private var wholeFirsts = ScalarBits()
  private var wholeLasts = ScalarBits()
  /// The others, by the last byte of those that end with a wording, and by the first byte of those
  /// that end with a slot.
  private var byLast = [[(rule: UInt32, template: Template)]](repeating: [], count: 256)
  private var byFirst = [[(rule: UInt32, template: Template)]](repeating: [], count: 256)
  private var firsts = ScalarBits()
  private var lasts = ScalarBits()

  init(_ templates: [(rule: UInt32, template: Template)]) {
    all = templates
    for (rule, template) in templates {
      if template.first == nil, template.head.isExact {
        addWhole(template.head.bytes, rule)
      } else {
        add(template, rule)
      }
    }
  }

  private mutating func addWhole(_ text: [UInt8], _ rule: UInt32) {
    whole[text] = min(rule, whole[text] ?? rule)
    longest = max(longest, text.count)
    wholeFirsts.insert(text, \.first)
    wholeLasts.insert(text, \.last)
  }

  private mutating func add(_ template: Template, _ rule: UInt32) {
    let (head, tail) = (template.head.bytes, template.tail.bytes)
    if let last = tail.last {
      lasts.insert(tail, \.last)
      byLast[Int(last)].append((rule, template))
    } else if let first = head.first {
      firsts.insert(head, \.first)
      byFirst[Int(first)].append((rule, template))
    }
  }

  /// Whether one may fit; few messages begin or end as they do.
  /// - Parameter message: valid UTF-8, not empty, without white space at its ends.
  func mayFit(_ message: UnsafeBufferPointer<UInt8>) -> Bool {
    if all.isEmpty { return false }
    let first = scalar(message, at: 0)
    let last = Templates.last(message)
    return firsts.contains(first) || lasts.contains(last)
      || wholeFirsts.contains(first) && wholeLasts.contains(last)
  }

  /// The first rule whose template the message fits.
  /// - Parameter message: in one wording.
  func rule(_ message: [UInt8]) -> UInt32? {
    let text = message.last == Wording.stop ? message.dropLast() : message
    guard let first = text.first, let last = Templates.lastByte(text) else { return nil }
    let exact = text.count <= longest ? whole[text] : nil
    let fitting = [rule(message, byFirst[Int(first)]), rule(message, byLast[Int(last)])]
    return (fitting + [exact]).compactMap(\.self).min()
  }

  private func rule(
    _ message: [UInt8], _ candidates: [(rule: UInt32, template: Template)]
  ) -> UInt32? {
    candidates.first { $0.template.fits(message[...]) }?.rule
  }

  /// A blank may stand behind a quote at the end.
  private static func lastByte(_ text: [UInt8]) -> UInt8? {
    text.last == Wording.blank && text.count > 1 ? text[text.count - 2] : text.last
  }

  /// The last character. A full stop, and blanks before it, do not count.
  private static func last(_ message: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var start = start(message, before: message.count)
    guard start > 0, WordingFold.fold(scalar(message, at: start)) == 0x2E else {
      return scalar(message, at: start)
    }
    repeat {
      start = self.start(message, before: start)
    } while start > 0
      && WordingFold.fold(scalar(message, at: start)) == 0x20
    return scalar(message, at: start)
  }

  /// Where the character begins that ends at `end`.
  private static func start(_ message: UnsafeBufferPointer<UInt8>, before end: Int) -> Int {
    var start = end - 1
    while start > 0, message[start] & 0xC0 == 0x80 { start -= 1 }
    return start
  }
}

/// Characters as bits, of which several may share one. So it is certain only of what is not there.
private struct ScalarBits {
  private static let count: UInt32 = 4096
  private var words = [UInt64](repeating: 0, count: Int(count) / 64)

  /// Adds the first or last character of a text in one wording, with all that are folded to it.
  mutating func insert(
    _ text: [UInt8], _ end: (String.UnicodeScalarView) -> Unicode.Scalar?
  ) {
    guard let scalar = end(String(decoding: text, as: UTF8.self).unicodeScalars) else { return }
    for variant in WordingFold.variants(of: scalar.value) { insert(variant) }
    if scalar == "消" { insert(("信" as Unicode.Scalar).value) }
  }

  private mutating func insert(_ scalar: UInt32) {
    let place = scalar % ScalarBits.count
    words[Int(place >> 6)] |= 1 << UInt64(place & 63)
  }

  func contains(_ scalar: UInt32) -> Bool {
    let place = scalar % ScalarBits.count
    return words[Int(place >> 6)] >> UInt64(place & 63) & 1 == 1
  }
}

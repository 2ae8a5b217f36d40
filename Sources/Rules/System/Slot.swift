// What may stand in a slot of a template: names, texts, sums and times.

/// What a slot of a template may hold, in one wording.
enum Slot: Equatable {
  /// Text without a line feed and without this byte of ASCII.
  case text(without: UInt8?)
  case money
  case duration
  case bareName

  init?(_ name: String, before next: UInt8?) {
    switch name {
    case "money": self = .money
    case "mmss": self = .duration
    case "bare": self = .bareName
    case "name", "name2", "group", "file", "title", "ts", "person":
      self = .text(without: next.flatMap { "\"]".utf8.contains($0) ? $0 : nil })
    default: return nil
    }
  }

  /// Whether the slot may hold every part of whatever it may hold.
  var holdsParts: Bool {
    switch self {
    case .text, .bareName: true
    case .money, .duration: false
    }
  }

  /// How many bytes of the beginning the slot may hold at most; 0 if it may hold none.
  func reach(_ text: ArraySlice<UInt8>) -> Int {
    switch self {
    case .text(let stop): text.prefix { $0 != 0x0A && $0 != stop }.count
    case .money: Slot.reach(text, sign: Array("¥".utf8)) { $0 == 0x2E || $0 == 0x2C }
    case .duration: Slot.reach(text, sign: []) { $0 == 0x3A }
    case .bareName:
      String(decoding: text, as: UTF8.self).unicodeScalars.prefix(while: Slot.isBare).utf8Count
    }
  }

  /// A digit, perhaps behind a sign, and then digits and marks.
  private static func reach(
    _ text: ArraySlice<UInt8>, sign: [UInt8], isMark: (UInt8) -> Bool
  ) -> Int {
    let signed = text.starts(with: sign) ? sign.count : 0
    let isDigit = { (byte: UInt8) in byte &- 0x30 < 10 }
    let number = text.dropFirst(signed)
    guard let first = number.first, isDigit(first) else { return 0 }
    return signed + number.prefix { isDigit($0) || isMark($0) }.count
  }

  private static func isBare(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.properties.isWhitespace && !sentenceScalars.contains(scalar)
  }

  private static let sentenceScalars = Set(
    ",.!?;:、~…我你您他她它咱们的了吗呢吧啊呀在把给请要想怎什么为何不没就刚已才能会被让对方客户群员昨今".unicodeScalars)
}

extension Substring.UnicodeScalarView {
  fileprivate var utf8Count: Int { Substring(self).utf8.count }
}

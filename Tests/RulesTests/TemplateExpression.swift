// Templates as regular expressions, which Hyperscan matches: what the pack's own matching is held
// against.
@testable import Recipe
@testable import Rules

/// A template in the syntax of Hyperscan, made from its text alone.
struct TemplateExpression {
  private let text: String

  init(_ text: String) { self.text = text }

  func rule(named name: String) -> MessageRule {
    MessageRule(
      name, .regex("\\A\(expression)[.。．]?\\z"),
      except: text.contains("{person}") ? TemplateExpression.sentenceWords : [])
  }

  private var withoutStop: Substring {
    text.last == "。" || text.last == "." ? text.dropLast() : text[...]
  }

  private var expression: String {
    var rest = withoutStop
    var expression = ""
    while let first = rest.first {
      expression +=
        first == "{" ? TemplateExpression.slot(&rest) : TemplateExpression.wording(&rest)
    }
    return expression
  }

  /// Takes a character, or one of the words that count as the same.
  private static func wording(_ rest: inout Substring) -> String {
    if rest.hasPrefix("消息") || rest.hasPrefix("信息") {
      rest.removeFirst(2)
      return "[消信]息"
    }
    let character = rest.removeFirst()
    guard "\"“”".contains(character) else { return variants(character) }
    // Clients differ in whether a blank stands behind a quoted name.
    rest = rest.drop { $0 == " " }
    return "[\(doubleQuotes)]\(blank)?"
  }

  /// Takes a slot.
  private static func slot(_ rest: inout Substring) -> String {
    let name = rest.dropFirst().prefix { $0 != "}" }
    rest.removeFirst(name.count + 2)
    return slot(String(name), before: rest.first)
  }

  private static func slot(_ name: String, before next: Character?) -> String {
    switch name {
    case "money": "[¥￥]?[0-9][0-9.,]*"
    case "mmss": "[0-9][0-9:：]*"
    case "bare": bare
    case "name", "name2", "group", "file", "title", "ts", "person":
      switch next {
      case "\"", "“", "”": "[^\n\(doubleQuotes)]+"
      case "]": "[^\n\\]］]+"
      default: "[^\n]+"
      }
    default: "(no slot is called \(name))"
    }
  }

  /// A character with all that count as the same.
  private static func variants(_ character: Character) -> String {
    switch character {
    case "\n": "\\r?\\n"
    case " ": blank
    case "'", "‘", "’": "['‘’＇]"
    case "。", ".": "[.。．]"
    case "￥", "¥": "[¥￥]"
    default: widths(character)
    }
  }

  /// A punctuation mark of ASCII in both widths (U+FF01 to U+FF5E); anything else by itself.
  private static func widths(_ character: Character) -> String {
    guard let scalar = character.unicodeScalars.first?.value else { return "" }
    let narrow = scalar &- 0xFF01 < 0x5E ? scalar - 0xFEE0 : scalar
    guard let ascii = Unicode.Scalar(narrow), ascii.isASCII, !Character(ascii).isLetter,
      !Character(ascii).isNumber, let wide = Unicode.Scalar(narrow + 0xFEE0)
    else { return Expression.escaped(String(character)) }
    return "[\\\(ascii)\(wide)]"
  }

  private static let blank = "[ \u{A0}\u{3000}]"

  private static let doubleQuotes = "\"“”＂"

  private static let bare =
    "[^\\s,.!?;:，。！？；：、~…我你您他她它咱们的了吗呢吧啊呀在把给请要想怎什么为何不没就刚已才能会被让对方客户群员昨今]+"

  /// What stands in `Sorry I recalled a message` and not in `Tom Lee recalled a message`.
  private static let sentenceWords = [
    "I ", "I'", "We ", "You ", "He ", "She ", "They ", "The ", "My ", "Our ", "Your ", " we ",
    " you ", " he ", " she ", " they ", " my ", " our ", " your ", "orry", "ust ", "omeone ",
    "omebody ",
  ]
}

// What Hyperscan is given for a rule: expressions with ids.
import Recipe

/// An expression in Hyperscan's syntax and the number that it reports.
struct Expression {
  let text: String
  let id: UInt32

  /// The expression of a rule; it sees messages in which `，` is `,`. Templates have none.
  init?(_ rule: MessageRule, id: Int) {
    let text = rule.pattern.text
    switch rule.pattern {
    case .whole: self.init("\\A\(Expression.escaped(text))\\z", id)
    case .prefix: self.init("\\A\(Expression.escaped(text))", id)
    case .contains: self.init(Expression.escaped(text), id)
    case .regex: self.init(text, id)
    case .template: return nil
    }
  }

  /// The expression of an exception.
  init(except text: String, id: Int) { self.init(Expression.escaped(text), id) }

  private init(_ text: String, _ id: Int) {
    self.text = text.replacing("，", with: ",")
    self.id = UInt32(id)
  }

  /// An expression that fits this text and nothing else.
  static func escaped(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar.value {
      case 0..<0x20, 0x7F: result += "\\x{\(String(scalar.value, radix: 16))}"
      case 0x30..<0x3A, 0x41..<0x5B, 0x61..<0x7B, 0x80...: result.unicodeScalars.append(scalar)
      default: result += "\\\(scalar)"
      }
    }
  }
}

// What is wrong with a rule before anything is compiled.
import Recipe

extension MessageRule {
  /// What makes the rule unusable before anything is compiled, or nil.
  var fault: String? {
    if name.isEmpty { return "a rule needs a name" }
    if pattern.text.isEmpty { return "rule '\(name)': the text is empty" }
    if except.contains("") { return "rule '\(name)': an exception is empty" }
    if case .regex(let text) = pattern, text.unicodeScalars.contains("\0") {
      return "rule '\(name)': U+0000 is written \\x00 in a regex"
    }
    if case .template(let text) = pattern, Template(text) == nil {
      return "rule '\(name)': '\(text)' is no template"
    }
    return nil
  }
}

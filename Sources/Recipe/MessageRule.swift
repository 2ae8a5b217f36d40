// One rule: which messages it drops, which of those it keeps, and under which name it counts them.

/// Says of a message whether it is dropped.
///
/// As a user writes it, with one of `whole`, `prefix`, `contains` and `regex`:
///
///     - name: advertisement
///       contains: 加我微信
///       except: [加我微信群]
///
/// To every rule `，` is `,`, in its texts and in the message. Everything else is compared as it
/// stands.
package struct MessageRule: Sendable, Equatable {
  /// What a message must be like.
  package enum Pattern: Sendable, Equatable {
    /// The message is this text. White space at its ends counts for nothing.
    case whole(String)
    /// The message begins with this text. White space before it counts for nothing.
    case prefix(String)
    /// The text stands anywhere in the message.
    case contains(String)
    /// Hyperscan finds this expression anywhere in the message.
    ///
    /// The syntax is that of PCRE without look-around, back references and what may match nothing.
    /// `.` is any character, a line feed too. `\w`, `\d`, `\s` and `\b` know Unicode.
    case regex(String)
    /// The message is worded like this template; only packs have such rules. See ``Template``.
    case template(String)
  }

  /// The name that the report counts under. Several rules may share it.
  package var name: String
  package var pattern: Pattern
  /// A message that contains one of these texts stays although the pattern fits.
  package var except: [String]

  package init(_ name: String, _ pattern: Pattern, except: [String] = []) {
    self.name = name
    self.pattern = pattern
    self.except = except
  }
}

extension MessageRule.Pattern {
  /// What a message is compared with, whatever the kind of pattern.
  package var text: String {
    switch self {
    case .whole(let text), .prefix(let text), .contains(let text), .regex(let text),
      .template(let text):
      text
    }
  }
}

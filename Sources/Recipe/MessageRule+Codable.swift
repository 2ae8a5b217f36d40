// A rule as a recipe holds it: a name, exactly one pattern, and perhaps exceptions.

extension MessageRule: Codable {
  package enum CodingKeys: String, CodingKey, CaseIterable {
    case name, whole, prefix, contains, regex, template, except
  }

  /// Reads one rule. Unknown keys are the reader's business.
  /// - Throws: `DecodingError` if not exactly one pattern is given.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    let patterns = try MessageRule.patternKeys.compactMap { key, pattern in
      try values.decodeIfPresent(String.self, forKey: key).map(pattern)
    }
    guard let pattern = patterns.first, patterns.count == 1 else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: values.codingPath,
          debugDescription: "a rule needs exactly one of whole, prefix, contains and regex"))
    }
    try self.init(
      values.decode(String.self, forKey: .name), pattern,
      except: values.decodeIfPresent([String].self, forKey: .except) ?? [])
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(name, forKey: .name)
    try values.encode(pattern.text, forKey: pattern.key)
    if !except.isEmpty { try values.encode(except, forKey: .except) }
  }

  private static var patternKeys: [(CodingKeys, (String) -> Pattern)] {
    [
      (.whole, Pattern.whole), (.prefix, Pattern.prefix), (.contains, Pattern.contains),
      (.regex, Pattern.regex), (.template, Pattern.template),
    ]
  }
}

extension MessageRule.Pattern {
  fileprivate var key: MessageRule.CodingKeys {
    switch self {
    case .whole: .whole
    case .prefix: .prefix
    case .contains: .contains
    case .regex: .regex
    case .template: .template
    }
  }
}

// One value of a recipe with its place, read as what its key asks for.

/// A node of the YAML, and the key that it stands under.
struct RecipeNode {
  let node: YAMLNode
  /// `dialogues.minTurns`
  let path: String

  /// - Throws: ``RecipeError`` at the node.
  func fail(_ reason: String) -> RecipeError {
    RecipeError(reason, line: node.line, column: node.column)
  }

  private func wrong(_ expected: String) -> RecipeError { fail("\(path) takes \(expected)") }

  func text() throws -> String {
    guard let scalar = node.scalar else { throw wrong("a text") }
    return scalar
  }

  /// A list of texts; one text alone is a list of one.
  func texts() throws -> [String] {
    if let scalar = node.scalar { return [scalar] }
    guard let list = node.sequence else { throw wrong("a list of texts") }
    return try list.map { item in
      guard let scalar = item.scalar else {
        throw RecipeNode(node: item, path: path).wrong("a list of texts")
      }
      return scalar
    }
  }

  func count() throws -> Int {
    guard let number = node.scalar.flatMap({ Int($0) }), number >= 0 else {
      throw wrong("a whole number, at least 0")
    }
    return number
  }

  func fraction(from least: Double) throws -> Double {
    guard let number = node.scalar.flatMap({ Double($0) }), number >= least, number <= 1 else {
      throw wrong("a number from \(least) to 1")
    }
    return number
  }

  func flag() throws -> Bool {
    switch node.scalar {
    case "true": true
    case "false": false
    default: throw wrong("true or false")
    }
  }

  func choice(_ words: [String]) throws -> String {
    guard let word = node.scalar, words.contains(word) else {
      throw wrong(words.joined(separator: ", "))
    }
    return word
  }

  /// Seconds: `60`, `60s`, `5m`, `1h`; nil for `off`.
  func duration() throws -> Int? {
    let word = node.scalar ?? ""
    if word == "off" { return nil }
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
    let unit = word.last.flatMap { units[$0] }
    guard let number = Int(unit == nil ? word[...] : word.dropLast()), number >= 0,
      number < 1_000_000_000
    else { throw wrong("a time such as 60s, 5m or 1h, or off") }
    return number * (unit ?? 1)
  }

  /// The members of a mapping, whose keys must be among `known`.
  func members(_ known: [String]) throws -> [(key: String, value: RecipeNode)] {
    guard let mapping = node.mapping else { throw wrong("keys and values") }
    var seen: Set<String> = []
    return try mapping.map { key, value in
      let name = key.scalar ?? ""
      guard seen.insert(name).inserted else {
        throw RecipeNode(node: key, path: path).fail("the key '\(name)' stands twice")
      }
      guard known.contains(name) else { throw unknown(name, key, known) }
      return (name, RecipeNode(node: value, path: path.isEmpty ? name : "\(path).\(name)"))
    }
  }

  /// The members of a mapping with keys of the user's choice.
  func freeMembers() throws -> [(key: String, value: RecipeNode)] {
    guard let mapping = node.mapping else { throw wrong("keys and values") }
    return mapping.map { key, value in
      (key.scalar ?? "", RecipeNode(node: value, path: path))
    }
  }

  func items() throws -> [RecipeNode] {
    guard let list = node.sequence else { throw wrong("a list") }
    return list.map { RecipeNode(node: $0, path: path) }
  }

  private func unknown(_ name: String, _ key: YAMLNode, _ known: [String]) -> RecipeError {
    let place = path.isEmpty ? "" : " in \(path)"
    let nearest = Nearest.word(to: name, among: known).map { "; did you mean '\($0)'?" }
    let reason =
      "unknown key '\(name)'\(place)" + (nearest ?? "; there are: \(known.joined(separator: ", "))")
    return RecipeNode(node: key, path: path).fail(reason)
  }
}

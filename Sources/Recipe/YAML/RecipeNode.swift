// One value of a recipe with its place, read as what its key asks for.

/// A node of the YAML, and the key that it stands under.
struct RecipeNode {
  let node: YAMLNode
  /// Its key with those around it, such as `dialogues.minTurns`.
  let path: String

  /// - Throws: ``RecipeError`` at the node.
  func fail(_ reason: String) -> RecipeError {
    RecipeError(reason, line: node.line, column: node.column)
  }

  func wrong(_ expected: String) -> RecipeError { fail("\(path) takes \(expected)") }

  func text() throws -> String {
    guard let scalar = node.scalar else { throw wrong("a text") }
    return scalar
  }

  /// A text that is not empty.
  func word() throws -> String {
    let text = try text()
    if text.isEmpty { throw wrong("a text that is not empty") }
    return text
  }

  /// A list of texts; one text alone is a list of one.
  func texts() throws -> [String] { try textNodes().map { try $0.text() } }

  /// A list of texts of which none is empty.
  func words() throws -> [String] { try textNodes().map { try $0.word() } }

  func textNodes() throws -> [RecipeNode] {
    // `keep:` with nothing behind it is no list of an empty text.
    if node.isBlank { throw wrong("a list of texts; none is []") }
    if node.scalar != nil { return [self] }
    guard let list = node.sequence else { throw wrong("a list of texts") }
    return try list.map { item in
      try item.pay()
      let node = RecipeNode(node: item, path: path)
      guard item.scalar != nil else { throw node.wrong("a list of texts") }
      return node
    }
  }

  func flag() throws -> Bool {
    switch node.scalar {
    case "true": true
    case "false": false
    default: throw wrong("true or false")
    }
  }

  func choice(_ words: [String]) throws -> String {
    // In YAML 1.1 `off` is another word for false, and editors may write so.
    let scalar = node.scalar == "false" && words.contains("off") ? "off" : node.scalar
    guard let word = scalar, words.contains(word) else {
      let nearest = scalar.flatMap { Nearest.word(to: $0, among: words) }
      throw wrong(
        words.map { $0.allSatisfy { $0 == " " } ? "\"\($0)\"" : $0 }.joined(separator: ", ")
          + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
    }
    return word
  }

  /// The members of a mapping, whose keys must be among `known`.
  func members(_ known: [String]) throws -> [(key: String, value: RecipeNode)] {
    try pairs().map { name, key, value in
      guard known.contains(name) else { throw unknown(name, key, known) }
      return (name, RecipeNode(node: value, path: path.isEmpty ? name : "\(path).\(name)"))
    }
  }

  /// The members of a mapping with keys of the user's choice.
  func freeMembers() throws -> [(key: String, value: RecipeNode)] {
    try pairs().map { name, _, value in (name, RecipeNode(node: value, path: path)) }
  }

  /// Keys and values, each key a text of its own.
  private func pairs() throws -> [(name: String, key: YAMLNode, value: YAMLNode)] {
    guard let mapping = node.mapping else { throw wrongMapping() }
    var seen: Set<[UInt8]> = []
    return try mapping.map { key, value in
      try key.pay()
      try value.pay()
      let place = RecipeNode(node: key, path: path)
      guard let name = key.scalar else { throw place.fail("a key is a text") }
      guard seen.insert(Array(name.utf8)).inserted else {
        throw place.fail("the key '\(name)' stands twice")
      }
      return (name, key, value)
    }
  }

  private func wrongMapping() -> RecipeError {
    path.isEmpty ? fail("a recipe is keys and values") : wrong("keys and values")
  }

  func items() throws -> [RecipeNode] {
    guard let list = node.sequence else { throw wrong("a list") }
    return try list.map {
      try $0.pay()
      return RecipeNode(node: $0, path: path)
    }
  }

  private func unknown(_ name: String, _ key: YAMLNode, _ known: [String]) -> RecipeError {
    let place = path.isEmpty ? "" : " in \(path)"
    let nearest = Nearest.word(to: name, among: known).map { "; did you mean '\($0)'?" }
    let reason =
      "unknown key '\(name)'\(place)" + (nearest ?? "; there are: \(known.joined(separator: ", "))")
    return RecipeNode(node: key, path: path).fail(reason)
  }
}

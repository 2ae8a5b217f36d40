// Where the values of a recipe stand in its file.

/// The document that a recipe was read from, asked for places only.
package final class RecipePlaces {
  private let document: YAMLDocument

  init(_ document: YAMLDocument) { self.document = document }

  /// An error at the first of these keys that the file holds.
  ///
  /// - Parameter keys: each the way to a value, names of keys and numbers of items. A value that
  ///   the file does not hold is blamed on the key above it, and at last on the file's first line.
  package func error(_ reason: String, at keys: [[String]]) -> RecipeError {
    let found = keys.map { deepest($0) }
    let best =
      zip(keys, found).first { $0.count == $1.depth }?.1 ?? found.max { $0.depth < $1.depth }
    return RecipeError(reason, line: best?.node?.line ?? 1, column: best?.node?.column ?? 1)
  }

  private func deepest(_ way: [String]) -> (depth: Int, node: YAMLNode?) {
    var node = document.root
    for (depth, step) in way.enumerated() {
      guard let next = node?[step] else { return (depth, node) }
      node = next
    }
    return (way.count, node)
  }
}

extension YAMLNode {
  /// The value of a key, or the item of a number.
  fileprivate subscript(step: String) -> YAMLNode? {
    if let mapping { return mapping.first { $0.key.scalar == step }?.value }
    // One text stands for a list of one.
    if scalar != nil { return step == "0" ? self : nil }
    guard let number = Int(step), let sequence, sequence.indices.contains(number) else {
      return nil
    }
    return sequence[number]
  }
}

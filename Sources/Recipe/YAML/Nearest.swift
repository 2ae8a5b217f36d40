// What somebody may have meant by a word that is unknown.

enum Nearest {
  /// The word that takes the fewest changes; nil if none is near.
  static func word(to word: String, among words: [String]) -> String? {
    let near = words.map { (distance(word.lowercased(), $0.lowercased()), $0) }
      .filter { $0.0 <= max(2, word.count / 3) }
    return near.min { $0.0 < $1.0 }?.1
  }

  /// Insertions, deletions and replacements between two words (Levenshtein, 1966).
  static func distance(_ one: String, _ other: String) -> Int {
    let other = Array(other)
    var row = Array(0...other.count)
    for (index, character) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for place in other.indices {
        let replaced = diagonal + (character == other[place] ? 0 : 1)
        diagonal = row[place + 1]
        row[place + 1] = min(replaced, diagonal + 1, row[place] + 1)
      }
    }
    return row[other.count]
  }
}

// The columns of a chunk: the union over its files, in order of first appearance.

/// Columns of a clean workbook. Names are unique but for blank ones, which are told apart by their order.
enum Layout {
  /// The union of some sheets' columns, in order of first appearance.
  static func union(_ sheets: [[String]]) -> [String] {
    var union: [String] = []
    var seen: Set<Key> = []
    for columns in sheets {
      for key in keys(columns) where seen.insert(key).inserted { union.append(key.name) }
    }
    return union
  }

  /// Where each of `columns` stands in `layout`; nil where one is not there.
  static func places(of columns: [String], in layout: [String]) -> [Int]? {
    let places = Dictionary(uniqueKeysWithValues: zip(keys(layout), layout.indices))
    let found = keys(columns).compactMap { places[$0] }
    return found.count == columns.count ? found : nil
  }

  private struct Key: Hashable {
    let name: String
    /// Which of the blank columns; 0 for a named one.
    let blank: Int
  }

  private static func keys(_ columns: [String]) -> [Key] {
    var blanks = 0
    return columns.map { name in
      if name.isEmpty { blanks += 1 }
      return Key(name: name, blank: name.isEmpty ? blanks : 0)
    }
  }
}

// The columns of a chunk: the union over its files, in order of first appearance.
import Cleaning
import Recipe

/// What a recipe makes of the columns of a chunk.
struct LayoutRule: Equatable {
  /// The columns of a chunk that has no other: no file of it can be read, or none has a column that
  /// is kept.
  var needed: [String]
  /// The last column names the input of each row.
  var hasFile = false

  init(needed: [String], hasFile: Bool = false) { (self.needed, self.hasFile) = (needed, hasFile) }

  init(_ recipe: Recipe) {
    let clean = recipe.clean
    let columns = clean.keep.isEmpty ? recipe.neededColumns : clean.keep
    self.init(needed: columns.map { clean.names[$0] ?? $0 }, hasFile: clean.hasFile)
  }

  /// The columns of a chunk.
  /// - Parameter sheets: those of the sheets of its readable files; none if no file is left.
  func columns(_ sheets: [[String]]) -> [String] {
    guard !sheets.isEmpty else { return needed }
    let union = Layout.union(sheets)
    guard hasFile else { return union.isEmpty ? needed : union }
    return union + [LayoutRule.fileColumn(beside: union)]
  }

  /// `file`, or another name if a column of an input has that.
  private static func fileColumn(beside names: [String]) -> String {
    (1...).lazy.map { $0 == 1 ? "file" : "file_\($0)" }.first { !names.contains($0) }!
  }
}

/// Columns of a clean workbook. Names are unique but for blank ones, which are told apart by their
/// order.
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

  /// Where each of `columns` stands in `layout`; nil if one is not there.
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

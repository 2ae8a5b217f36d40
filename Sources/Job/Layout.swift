// The columns of a chunk: the union over its files, in order of first appearance.
import Cleaning
import Sheets
import SystemPackage

/// One sheet's header as the plan keeps it.
package struct SheetHeader: Codable, Sendable, Equatable {
  package var sheet: String
  package var columns: [String]

  static let noHeader = "no header: the sheet is empty"

  /// Reads the headers of the sheets of the workbook at `path` that the recipe names. Under `all`, sheets
  /// without a row are passed over.
  static func read(_ path: FilePath, _ recipe: Recipe) throws -> [SheetHeader] {
    let workbook = try Workbook(path: path)
    let headers = try workbook.select(recipe.sheetChoice).compactMap { sheet -> SheetHeader? in
      guard let texts = try workbook.firstRow(sheet) else { return nil }
      return SheetHeader(sheet: sheet.name, columns: try header(texts, sheet.name, recipe).names)
    }
    guard !headers.isEmpty else { throw JobError(noHeader) }
    return headers
  }

  /// The header that a sheet's first row is.
  /// - Throws: ``SheetsError`` that names the sheet.
  static func header(_ texts: [String], _ sheet: String, _ recipe: Recipe) throws -> Header {
    do { return try Header(texts: texts, recipe: recipe) } catch let error as CleaningError {
      throw SheetsError(error.description, sheet: sheet)
    }
  }
}

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

// Where a sheet's header is. It stands in the first rows, perhaps below titles.
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// How long the rows may be among which the headers of one input are looked for.
package struct HeaderRoom {
  private var left = Limits.headerBytes

  package init() {}

  /// - Throws: ``SheetsError`` if a row is one too many.
  package mutating func take(_ texts: [String], of sheet: String) throws {
    left -= texts.reduce(sheet.utf8.count) { $0 + $1.utf8.count }
    guard left < 0 else { return }
    let limit = Limits.size(Limits.headerBytes)
    throw SheetsError("headers are longer than the limit of \(limit)", sheet: sheet)
  }
}

/// Looks for the header among the first rows of a sheet.
package struct HeaderSearch {
  private let recipe: Recipe
  private let sheet: String
  private var rows = 0
  /// The fault of the row that looks most like a header, of equals the first.
  private var failure: (error: SheetsError, found: Int)?

  package init(_ recipe: Recipe, sheet: String) { (self.recipe, self.sheet) = (recipe, sheet) }

  /// The header that a row is; nil if the next rows are to be asked.
  /// - Throws: ``SheetsError`` about the likeliest row, if as many rows as the recipe allows were
  ///   none.
  package mutating func take(_ texts: [String]) throws -> Header? {
    rows += 1
    do { return try Header(texts: texts, recipe: recipe) } catch let error as CleaningError {
      if error.found > failure?.found ?? -1 {
        let place = sheet.isEmpty ? nil : sheet
        failure = (SheetsError(error.description, sheet: place), error.found)
      }
    }
    if rows >= recipe.headerRows { try finish() }
    return nil
  }

  /// The sheet has ended.
  /// - Throws: if rows were looked at and none was a header.
  package func finish() throws {
    guard var error = failure?.error else { return }
    if rows > 1 { error.reason += " (in the first \(rows) rows)" }
    throw error
  }
}

extension SheetHeader {
  /// Reads the headers of the sheets of an input that the recipe names. Under `all`, sheets
  /// without a row are passed over.
  static func read(_ table: any Table, _ recipe: Recipe) throws -> [SheetHeader] {
    var room = HeaderRoom()
    let headers = try table.select(recipe.sheetChoice).compactMap { sheet -> SheetHeader? in
      var search = HeaderSearch(recipe, sheet: sheet.name)
      for texts in try table.firstRows(of: sheet, recipe.headerRows) {
        try room.take(texts, of: sheet.name)
        if let header = try search.take(texts) {
          return SheetHeader(header, sheet: sheet.name)
        }
      }
      try search.finish()
      return nil
    }
    guard !headers.isEmpty else { throw JobError(noHeader) }
    return headers
  }
}

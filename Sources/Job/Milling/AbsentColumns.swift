// Columns that a recipe wants in clean workbooks, and that no input has.
import Cleaning
import Recipe

/// Finds out which columns of `clean.columns` are in no header.
struct AbsentColumns {
  private var absent: Set<String>
  /// Whether some header has been read.
  private var isKnown = false

  init(_ clean: CleanColumns) { absent = Set(clean.keep) }

  mutating func headerRead(_ sheets: [SheetHeader]) {
    isKnown = isKnown || !sheets.isEmpty
    for sheet in sheets { absent.formIntersection(sheet.absent) }
  }

  /// What is wrong with the recipe once all headers have been read; nil if nothing is, or no
  /// input could be read.
  var fault: String? {
    guard isKnown, let first = absent.min() else { return nil }
    let more =
      absent.count > 1 ? " and \(absent.count - 1) more of clean.columns" : " (clean.columns)"
    return "no input has the column \(first)\(more)"
  }
}

// Parts of an earlier run: which of them still hold.
import Bytes
import Cleaning
import Recipe
import Sheets
import SystemPackage

/// The digest of all rules that shape a part, and of the tool that applied them.
enum RecipeDigest {
  static func of(_ recipe: Recipe) throws -> UInt64 {
    var recipe = recipe
    recipe.output = OutputRule()
    let rules = try Line.encodeSorted(recipe) + Array(chatmillVersion.utf8)
    return rules.withUnsafeBytes { Checksum.of($0) }
  }
}

/// Looks at what stands where a part is to be.
///
/// A part holds if its input has the same size and time of change, or the same size and the same
/// bytes, and if the rules and the layout are those that it was made by. Anything else, and
/// whatever is damaged, is no part.
struct PartShelf {
  let recipe: UInt64

  /// The headers that a part remembers of its input; nil if it does not hold.
  func headers(_ part: PartReader?, _ input: Input, _ file: FileBytes) -> [SheetHeader]? {
    part.flatMap { record($0, input, file)?.origin.headers }
  }

  /// What a part says; nil if it does not hold for `layout` and `drops`, or is damaged.
  /// - Parameter drops: digest of the rows that it must leave out; nil if any will do.
  func record(
    _ part: PartReader?, _ input: Input, _ file: FileBytes, layout: [String],
    drops: UInt64? = nil
  ) -> PartRecord? {
    guard let part, let record = record(part, input, file),
      record.origin.layout == layout, drops == nil || record.origin.drops == drops,
      (try? part.isIntact()) == true
    else { return nil }
    return record
  }

  private func record(
    _ reader: PartReader, _ input: Input, _ file: FileBytes
  ) -> PartRecord? {
    guard let record = try? reader.record(), record.origin.recipe == recipe,
      isOf(record.origin, input, file)
    else { return nil }
    return record
  }

  private func isOf(_ origin: PartOrigin, _ input: Input, _ file: FileBytes) -> Bool {
    guard origin.size == input.size else { return false }
    if origin.modified == input.modified { return true }
    guard let digest = try? FileDigest.of(file) else { return false }
    return digest == origin.digest
  }
}

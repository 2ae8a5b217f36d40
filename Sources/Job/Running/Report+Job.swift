// How a report is made from a finished job, and when it means that nothing may be replaced.
import Bytes
import Cleaning

extension Report {
  /// - Parameters:
  ///   - outcomes: what became of each input, in plan order.
  ///   - counts: dialogues by set; `train` is the first.
  init(_ inputs: Inputs, _ outcomes: [Outcome], _ settings: JobSettings, counts: [Int]) {
    self.init(
      version: chatmillVersion, recipe: settings.recipe, seed: settings.seed,
      validation: settings.recipe.output.split.text, chunk: settings.chunk,
      totals: Totals(
        outcomes,
        sets: Dictionary(uniqueKeysWithValues: zip(settings.recipe.output.split.names, counts))),
      skipped: Dictionary(uniqueKeysWithValues: inputs.skipped.map { ($0.rawValue, $1) }),
      files: zip(inputs.files, outcomes).map { File($0, $1) })
  }

  /// - Throws: ``JobEnd`` where every input failed or no dialogue came out, with the reason that
  ///   took the most rows.
  func requireDialogues(allowsEmpty: Bool) throws {
    if totals.failed == totals.files {
      throw JobEnd.stopped("every workbook failed")
    }
    guard totals.dialogues == 0, !allowsEmpty else { return }
    throw JobEnd.stopped("0 dialogues: \(mainLoss)")
  }

  /// What took the most dialogues that could be written, or else the most rows, in words.
  private var mainLoss: String {
    let late = [DialogueFate.lowScore, .unscored].max { totals.fates[$0] < totals.fates[$1] }!
    let lost = totals.fates[late]
    if lost > 0 {
      let built = counted(totals.fates.total, "dialogue")
      return "\(grouped(lost)) of \(built) \(lost == 1 ? late.words.one : late.words.many)"
    }
    let rows = totals.rows
    guard rows.read > 0 else { return "there were no rows below the headers" }
    let fate = Fate.allCases.max { rows[$0] < rows[$1] }!
    let words = rows[fate] == 1 ? fate.words.one : fate.words.many
    return "\(grouped(rows[fate])) of \(counted(rows.read, "row")) "
      + (fate == .role ? "had \(unknownRole)" : words)
  }

  private var unknownRole: String {
    let example = files.lazy.compactMap(\.unknownRole).first.map { ", such as '\($0)'" }
    return "an unknown value in \(recipe.roleColumns.joined(separator: " or "))" + (example ?? "")
  }
}

// How a report is made from a finished job, and when it means that nothing may be replaced.
import Cleaning

extension Report {
  /// - Parameters:
  ///   - outcomes: what became of each input, in plan order.
  ///   - validation: dialogues that went to validation.
  init(_ inputs: Inputs, _ outcomes: [Outcome], _ settings: JobSettings, validation: Int) {
    self.init(
      version: chatmillVersion, recipe: settings.recipe, seed: settings.seed,
      validation: settings.validation, chunk: settings.chunk,
      totals: Totals(outcomes, validation: validation),
      skipped: Dictionary(uniqueKeysWithValues: inputs.skipped.map { ($0.rawValue, $1) }),
      files: zip(inputs.files, outcomes).map { File($0, $1) })
  }

  /// - Throws: ``JobEnd`` where every input failed or no dialogue came out, with the reason that took the most rows.
  func requireDialogues() throws {
    if totals.failed == totals.files {
      throw JobEnd.stopped("every workbook failed")
    }
    guard totals.dialogues == 0 else { return }
    throw JobEnd.stopped(
      "no dialogue came out of \(totals.rows.read) rows (\(totals.rows.mainLoss))")
  }
}

extension Report.Rows {
  /// The fate that took the most rows, in words.
  var mainLoss: String {
    let losses = [
      (empty, "a blank needed cell"), (role, "an unknown role value"), (system, "system messages"),
      (duplicate, "duplicates"),
    ]
    let most = losses.max { $0.0 < $1.0 }!
    return most.0 == 0 ? "there were none to use" : "\(most.0) had \(most.1)"
  }
}

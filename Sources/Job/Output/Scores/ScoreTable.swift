// Which threshold keeps what: `chatmill scores`.
import Bytes
import Cleaning
import FoundationEssentials
import Model
import Recipe
import SystemPackage

/// What an output says of its model's numbers.
package struct ScoreTable {
  /// Dialogues that are shown on either side of the present threshold.
  private static let shown = 3
  /// Scalars of a dialogue that are shown.
  private static let shownText = 200

  private let root: FilePath
  private let report: Report
  private let model: Report.Model
  private let rule: ModelRule

  /// - Throws: ``JobError`` where the folder is no output, or one of a run without a model.
  package init(_ folder: FilePath) throws {
    root = folder
    report = try Report(ofOutput: folder)
    guard let model = report.model, let rule = report.recipe.output.model else {
      throw JobError("no model has scored its dialogues", at: folder.printable)
    }
    (self.model, self.rule) = (model, rule)
  }

  /// - Parameter say: receives lines.
  package func tell(_ say: (String) throws -> Void) throws {
    let fates = report.totals.fates
    try say(
      "\(counted(model.scored, "dialogue")) with a score by \(model.id) \(model.version); "
        + "\(grouped(fates[.written])) written, \(grouped(fates[.lowScore])) refused, "
        + "\(grouped(fates[.unscored])) without a score")
    guard !model.deciles.isEmpty else {
      return try say("no result has a number under \(model.field)")
    }
    for (place, value) in model.deciles.enumerated() {
      let kept = model.atLeast.indices.contains(place) ? grouped(model.atLeast[place]) : "?"
      let share =
        String(repeating: " ", count: place == 0 ? 2 : place == 10 ? 0 : 1) + "\(place * 10)%"
      try say("\(share)  \(model.field) >= \(value) keeps \(kept)")
    }
    try tellBorder(say)
  }

  // MARK: The present threshold

  /// A dialogue with its number.
  private struct Found {
    var number: Double
    var place: String
    var text: String
  }

  private func tellBorder(_ say: (String) throws -> Void) throws {
    guard let border = rule.keep.first(where: { $0.number != nil && $0.comparison.needsOrder })
    else { return try say("no condition of keep bounds a number") }
    let isLeast = border.comparison == .atLeast || border.comparison == .more
    try say("beside \(border.text):")
    let (refused, written) = (try refused(border, isLeast), try written(border, isLeast))
    if let refused { try tell(refused, "refused", isLeast, say) }
    if let written { try tell(written, "written", isLeast, say) }
    if refused == nil {
      try say("`rejects: true` in the recipe would have written which were refused")
    }
    if written == nil { try say("`scores: true` in the recipe would have written their scores") }
  }

  private func tell(
    _ found: [Found], _ fate: String, _ isLeast: Bool, _ say: (String) throws -> Void
  ) throws {
    for dialogue in found.sorted(by: { isLeast == ($0.number < $1.number) }) {
      try say("\(dialogue.number) \(fate), \(dialogue.place): \(dialogue.text)")
    }
  }

  /// Those of the written ones that are nearest to the border; nil where their scores are not
  /// there.
  private func written(_ border: KeepRule, _ isLeast: Bool) throws -> [Found]? {
    let number = ResultNumber(border.field, in: "model")
    let files = report.dialogueFiles.filter { $0.scores != nil }
    guard let folder = files.first?.folder else { return nil }
    var nearest: [(number: Double, files: DialogueFiles, place: Int)] = []
    for files in files where files.folder == folder {
      try ScoreLine.forEach(of: files.scores!, in: root) { place, line in
        guard let value = number.value(in: line.bytes) else { return }
        let isNearer = nearest.count < Self.shown || isLeast == (value < nearest.last!.number)
        guard isNearer, value != nearest.last?.number || nearest.count < Self.shown else { return }
        nearest.append((value, files, place))
        nearest.sort { ($0.number == $1.number) ? false : isLeast == ($0.number < $1.number) }
        if nearest.count > Self.shown { nearest.removeLast() }
      }
    }
    return try nearest.map { found in
      Found(
        number: found.number, place: "\(found.files.name):\(found.place)",
        text: try text(found.place, of: found.files))
    }
  }

  private func text(_ number: Int, of files: DialogueFiles) throws -> String {
    var text = ""
    try files.forEach(in: root) { found, dialogue in
      guard found == number else { return }
      text = Self.short(String(decoding: files.form.printable(Array(dialogue)), as: UTF8.self))
      if case .uncertainBlankLine = files.form.end { return }
      throw StopReading()
    }
    return text
  }

  /// A line of rejects, as far as it is told.
  private struct Reject: Decodable {
    var file: String
    var sheet: String
    var row: Int
    var fate: String
    var text: String
  }

  private func refused(_ border: KeepRule, _ isLeast: Bool) throws -> [Found]? {
    let number = ResultNumber(border.field, in: "model")
    let names = report.written.map(\.path).filter { $0.hasPrefix("rejects/") }
    guard !names.isEmpty else { return nil }
    var nearest: [Found] = []
    for name in names {
      try Lines.forEach(of: name, in: root) { line in
        guard let value = number.value(in: line) else { return }
        let isNearer = nearest.count < Self.shown || isLeast == (value > nearest.last!.number)
        guard isNearer, value != nearest.last?.number || nearest.count < Self.shown else { return }
        let text = Data(String(decoding: line, as: UTF8.self).utf8)
        guard let reject = try? JSONDecoder().decode(Reject.self, from: text) else {
          throw JobError("a line is no reject", at: name)
        }
        guard reject.fate == DialogueFate.lowScore.label else { return }
        nearest.append(
          Found(
            number: value,
            place: "\(Lineage.place(reject.file, reject.sheet)), row \(reject.row)",
            text: Self.short(reject.text)))
        nearest.sort { ($0.number == $1.number) ? false : isLeast == ($0.number > $1.number) }
        if nearest.count > Self.shown { nearest.removeLast() }
      }
    }
    return nearest
  }

  private static func short(_ text: String) -> String {
    PathText.shortened(
      text.split(whereSeparator: \.isNewline).joined(separator: " "), to: shownText)
  }
}

extension KeepRule {
  /// The number that a field is compared with; nil for another kind of value.
  fileprivate var number: Double? { if case .number(let number) = value { number } else { nil } }
}
